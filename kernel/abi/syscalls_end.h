/* Forgets the macros that read syscalls.def; included after each reading,
 * so it has no include guard. */
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef CALL6
#undef ARG_DECL
