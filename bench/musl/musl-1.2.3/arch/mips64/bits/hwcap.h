#define HWCAP_MIPS_R6		(1 << 0)
#define HWCAP_MIPS_MSA		(1 << 1)
#define HWCAP_MIPS_CRC32	(1 << 2)
