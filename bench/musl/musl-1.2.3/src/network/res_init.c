#include <resolv.h>

int res_init()
{
	return 0;
}
