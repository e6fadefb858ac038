#include "dynlink.h"

int __malloc_replaced;
int __aligned_alloc_replaced;
