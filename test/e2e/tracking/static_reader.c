// Prints a file: linked statically, so that nothing can be replaced in it.
#include <stdio.h>

int main(int argc, char** argv) {
  FILE* const file = fopen(argv[argc - 1], "r");
  if (file == NULL) return 1;
  for (int c; (c = getc(file)) != EOF;) putchar(c);
  return fclose(file);
}
