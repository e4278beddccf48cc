// A pipeline over the files sample*.txt of the working directory, for scripts/test-cluster.
#include <cachepy/cachepy.h>
#include <cachepy/work.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <thread>

[[cachepy::cache_file]] static int words(const std::string& sample) {
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  std::ifstream in(sample);
  int count = 0;
  for (std::string word; in >> word;) ++count;
  return count;
}

[[cachepy::cache_file]] static int summary(const std::set<std::string>& samples) {
  int sum = 0;
  for (const std::string& sample : samples) sum += words(sample);
  return sum;
}

int main(int argc, char** argv) {
  cachepy::serve_calls(argc, argv);
  std::set<std::string> samples;
  for (const auto& each : std::filesystem::directory_iterator("."))
    if (each.path().filename().native().starts_with("sample")) samples.insert(each.path().filename());
  std::cout << summary(samples) << "\n";
}
