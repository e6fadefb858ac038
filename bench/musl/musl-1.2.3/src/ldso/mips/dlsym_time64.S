#define __dlsym __dlsym_redir_time64
#define dlsym __dlsym_time64
#include "dlsym.s"
