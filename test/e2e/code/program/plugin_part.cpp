int in_plugin(int x) {
  return x + 60;
}
