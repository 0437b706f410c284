/* The flags of getrandom(2). */
#ifndef KERNEL_ABI_RANDOM_H
#define KERNEL_ABI_RANDOM_H

#define GRND_NONBLOCK 0x1
#define GRND_RANDOM 0x2
#define GRND_INSECURE 0x4

#endif
