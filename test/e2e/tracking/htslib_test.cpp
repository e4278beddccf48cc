// htslib reads alignments, sequences and their indexes for a cached call.
#include <htslib/faidx.h>
#include <htslib/hts_log.h>
#include <htslib/sam.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "libraries_fixture.h"

namespace fs = std::filesystem;

namespace {

/// Writes reads of four bases at these positions of the one sequence, in order.
void write_bam(const std::string& path, const std::vector<int>& positions) {
  samFile* const file = sam_open(path.c_str(), "wb");
  sam_hdr_t* const header = sam_hdr_init();
  sam_hdr_add_line(header, "HD", "VN", "1.6", "SO", "coordinate", nullptr);
  sam_hdr_add_line(header, "SQ", "SN", "chr1", "LN", "100000", nullptr);
  if (sam_hdr_write(file, header) < 0) throw std::runtime_error("cannot write");
  bam1_t* const read = bam_init1();
  const std::uint32_t cigar = bam_cigar_gen(4, BAM_CMATCH);
  for (const int position : positions) {
    bam_set1(read, 4, "read", 0, 0, position, 60, 1, &cigar, -1, -1, 0, 4, "ACGT", nullptr, 0);
    if (sam_write1(file, header, read) < 0) throw std::runtime_error("cannot write");
  }
  bam_destroy1(read);
  sam_hdr_destroy(header);
  sam_close(file);
}
/// `shift`: 0 for an index of the kind .bai, otherwise .csi.
void index_bam(const std::string& path, int shift = 0) {
  if (sam_index_build(path.c_str(), shift) < 0) throw std::runtime_error("cannot index");
}

/// The number of reads in the region; less than zero: there is no file, or no index.
int count_reads(const std::string& path, const std::string& region) {
  samFile* const file = sam_open(path.c_str(), "r");
  if (file == nullptr) return -1;
  sam_hdr_t* const header = sam_hdr_read(file);
  hts_idx_t* const index = sam_index_load(file, path.c_str());
  int count = index == nullptr ? -2 : 0;
  if (index != nullptr) {
    hts_itr_t* const each = sam_itr_querys(index, header, region.c_str());
    bam1_t* const read = bam_init1();
    while (sam_itr_next(file, each, read) >= 0) ++count;
    bam_destroy1(read);
    hts_itr_destroy(each);
    hts_idx_destroy(index);
  }
  sam_hdr_destroy(header);
  sam_close(file);
  return count;
}
[[cachepy::cache_file("cache")]] int reads_in(const std::string& path, const std::string& region) {
  ++runs()["reads_in"];
  return count_reads(path, region);
}

/// A part of a sequence. htslib writes a missing index if it may.
std::string fetch_part(const std::string& path, const std::string& region, bool may_write) {
  faidx_t* const index = fai_load3(path.c_str(), nullptr, nullptr, may_write ? FAI_CREATE : 0);
  if (index == nullptr) return "none";
  int size = 0;
  char* const text = fai_fetch(index, region.c_str(), &size);
  const std::string part = text == nullptr ? "not in it" : text;
  std::free(text);
  fai_destroy(index);
  return part;
}
[[cachepy::cache_file("cache")]] std::string part_of(const std::string& path, const std::string& region,
                                                     bool may_write) {
  ++runs()["part_of"];
  return fetch_part(path, region, may_write);
}

class Htslib : public Libraries {
 protected:
  void SetUp() override {
    Libraries::SetUp();
    hts_set_log_level(HTS_LOG_OFF);  // missing indexes are no errors here
  }
  static void expect_reads(int expected) {
    expect_new<int>("reads_in", [] { return reads_in(at("a.bam"), "chr1:1-1000"); }, expected);
  }
  static void expect_part(const std::string& expected) {
    expect_new<std::string>("part_of", [] { return part_of(at("a.fa"), "chr1:2-3", false); }, expected);
  }
};

TEST_F(Htslib, t005_alignments_and_their_index) {
  expect_reads(-1);
  write_bam(at("a.bam"), {10, 20, 5000});
  expect_reads(-2);
  index_bam(at("a.bam"));
  expect_reads(2);
  write_bam(at("a.bam"), {10, 20, 30, 5000});
  fs::remove(at("a.bam.bai"));
  expect_reads(-2);
  index_bam(at("a.bam"));
  expect_reads(3);
}

TEST_F(Htslib, t005_an_index_of_another_kind_comes_first_once_it_is_there) {
  write_bam(at("a.bam"), {40, 50, 60});
  index_bam(at("a.bam"));
  expect_reads(3);
  write_bam(at("other.bam"), {90000});
  index_bam(at("other.bam"), 14);
  fs::rename(at("other.bam.csi"), at("a.bam.csi"));
  const int uncached = count_reads(at("a.bam"), "chr1:1-1000");
  EXPECT_NE(uncached, 3) << "htslib did not use the index of the other file";
  expect_reads(uncached);
}

TEST_F(Htslib, t005_sequences_and_their_index) {
  write("a.fa", ">chr1\nACGT\n");
  expect_part("none");
  ASSERT_EQ(fai_build(at("a.fa").c_str()), 0);
  expect_part("CG");
  write("a.fa", ">chr1\nATTT\n");
  expect_part("TT");
  fs::remove(at("a.fa.fai"));
  EXPECT_EQ(part_of(at("a.fa"), "chr1:2-3", false), "none");
}

TEST_F(Htslib, t005_an_index_that_the_first_call_writes) {
  write("a.fa", ">chr1\nACGT\n");
  const auto part = [] { return part_of(at("a.fa"), "chr1:2-3", true); };
  EXPECT_EQ(part(), "CG");  // there was no index, and now there is one
  expect_new<std::string>("part_of", part, "CG");
  write("a.fa", ">chr1\nATTT\n");
  expect_new<std::string>("part_of", part, "TT");
  fs::remove(at("a.fa.fai"));
  write("a.fa", ">chr1 the first\nAGGT\n");
  EXPECT_EQ(part(), "GG");
  EXPECT_TRUE(fs::exists(at("a.fa.fai")));
  EXPECT_EQ(messages.size(), 1u);  // a hit would not write the index
  messages.clear();
}

}  // namespace
