// The program around the README's first example, which readme.sh extracts to readme_example.inc.
#include <cachepy/cachepy.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

struct Counts;
Counts parse(std::istream& in);
std::map<std::string, double> tpm(const Counts& counts);

#include "readme_example.inc"

Counts parse(std::istream& in) {
  std::cout << "computing load_counts\n";
  Counts result;
  std::string gene;
  for (int count = 0; in >> gene >> count;) {
    result.genes.push_back(gene);
    result.counts.push_back(count);
  }
  return result;
}

std::map<std::string, double> tpm(const Counts& counts) {
  double total = 0;
  for (int count : counts.counts) total += count;
  std::map<std::string, double> result;
  for (std::size_t i = 0; i < counts.genes.size(); ++i)
    result[counts.genes[i]] = 1e6 * counts.counts[i] / total;
  return result;
}

int main() {
  for (const auto& [gene, value] : pipeline("counts.txt")) std::cout << gene << " " << value << "\n";
}
