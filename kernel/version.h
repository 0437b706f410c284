/*
 * What uname(2) and the log say of this kernel. The release starts with the
 * number of the Linux whose interfaces these are, since C libraries ask.
 */
#ifndef KERNEL_VERSION_H
#define KERNEL_VERSION_H

#define RAVELIN_VERSION "0.1"
#define KERNEL_HOSTNAME "ravelin"
#define KERNEL_RELEASE "6.1.0-ravelin"

#endif
