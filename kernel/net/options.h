/* The options of sockets that are numbers, with their limits. */
#ifndef KERNEL_NET_OPTIONS_H
#define KERNEL_NET_OPTIONS_H

#include "kernel/net/socket.h"

/* Has the task CAP_NET_RAW or CAP_NET_ADMIN? Linux asks for either in places;
 * a no is recorded as the second one's. */
bool may_by_net(const char *object);

/* Sets an option of the form VALUE or WRITE. -EINVAL, -EPERM. */
int option_set_value(struct socket *socket, enum option option, int value);
/* Tells one of the form VALUE or READ; SO_ERROR's is taken with that. */
int option_get_value(struct socket *socket, enum option option);

#endif
