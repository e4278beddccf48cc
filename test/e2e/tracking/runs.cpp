#include "in_directory.h"

std::map<std::string, int>& runs() {
  static std::map<std::string, int> counts;
  return counts;
}
