// Reads the hex dumps in docs/format.md, with which tests compare what the code writes.
//
// A dump is the fenced block after the line "<!-- dump: NAME -->". Each of its lines is
//
//     OFFSET  BYTE BYTE …  | explanation
#pragma once

#include <gtest/gtest.h>

#include <iomanip>
#include <sstream>
#include <string>

#include "support/temp_dir.h"

namespace cachepy::test {

/// The bytes of a dump. The test fails if there is none, or if its offsets do not match its bytes.
inline std::string golden_bytes(const std::string& name) {
  std::istringstream document(read_file(CACHEPY_SOURCE_DIR "/docs/format.md"));
  std::string line;
  while (std::getline(document, line) && line != "<!-- dump: " + name + " -->") {
  }
  EXPECT_TRUE(document.good()) << "docs/format.md has no dump named " << name;
  std::getline(document, line);  // ```
  std::string bytes;
  while (std::getline(document, line) && line.rfind("```", 0) != 0) {
    std::istringstream words(line.substr(0, line.find('|')));
    std::string offset;
    if (!(words >> offset)) continue;
    EXPECT_EQ(std::stoul(offset, nullptr, 16), bytes.size()) << "offset of the line: " << line;
    for (std::string byte; words >> byte;) bytes.push_back(static_cast<char>(std::stoi(byte, nullptr, 16)));
  }
  return bytes;
}

/// Bytes in the form of a dump, for comparison with the document when a test fails.
inline std::string hex_dump(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::ostringstream out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 16 == 0) out << (i == 0 ? "" : "\n") << std::hex << std::setw(4) << std::setfill('0') << i << " ";
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out << ' ' << kDigits[byte >> 4] << kDigits[byte & 15];
  }
  return out.str();
}

}  // namespace cachepy::test
