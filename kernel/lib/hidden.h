/*
 * Included in front of every kernel source by the compiler's -include: what
 * is declared here or elsewhere is defined in this same image, so no access
 * goes through a global offset table, which the image does not have.
 */
#pragma GCC visibility push(hidden)
