/*
 * cstring.h -- header file for C string parse/print utilities
 */

extern int parse_c_string(char *str);
extern void print_c_string(FILE *f, const char *cp, int len);
