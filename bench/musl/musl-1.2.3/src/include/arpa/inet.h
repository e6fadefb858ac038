#ifndef ARPA_INET_H
#define ARPA_INET_H

#include "../../../include/arpa/inet.h"

hidden int __inet_aton(const char *, struct in_addr *);

#endif
