#include <sys/utime.h>
