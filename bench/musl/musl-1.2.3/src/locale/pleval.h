#ifndef PLEVAL_H
#define PLEVAL_H

#include <features.h>

hidden unsigned long __pleval(const char *, unsigned long);

#endif
