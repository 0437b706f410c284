/* The lists of all open sockets, by family; /proc/net tells of them. */
#ifndef KERNEL_NET_NET_H
#define KERNEL_NET_NET_H

#include "kernel/lib/list.h"

extern struct list unix_sockets;
extern struct list inet_sockets;

#endif
