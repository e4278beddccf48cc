/* Compiled by gcc, without records. */
int plain(int number) {
  return number + 1;
}
