#include "bench/graph_generator.h"

#include <algorithm>
#include <utility>

#include "store/store.h"

namespace bench {

namespace {

using cachepy::internal::ChildRef;
using cachepy::internal::Dependency;
using cachepy::internal::NodeRecord;

/// The records of one thousand samples and their summary. Numbers continue from group to group.
class Group {
 public:
  Group(std::uint64_t first, const std::function<void(const NodeRecord&)>& visit)
      : number_(first), visit_(visit) {}

  /// One call: its children's dependencies become its own, inherited.
  ChildRef call(const std::string& function, const std::vector<ChildRef>& children,
                std::vector<Dependency> files) {
    NodeRecord record;
    record.function = function;
    record.key = cachepy::internal::digest_of("key " + std::to_string(number_));
    record.result = cachepy::internal::digest_of("result " + std::to_string(number_));
    record.outfile = cachepy::internal::entry_name({record.function, record.key});
    record.created_ns = 1'700'000'000'000'000'000 + static_cast<std::int64_t>(number_) * 1'000'000;
    record.started_ns = record.created_ns - 900'000;
    record.cost_ns = 800'000;
    record.process = 4242;
    record.thread = 4242 + static_cast<std::uint32_t>(number_ / GraphGenerator::kCallsPerSample % 8);
    record.result_bytes = 1000 + number_ % 100'000;
    record.source_file = "src/" + function.substr(0, function.find('_')) + ".cpp";
    record.source_line = static_cast<std::uint32_t>(10 + function.size() * 7);
    record.dependencies = std::move(files);
    std::sort(record.dependencies.begin(), record.dependencies.end(),
              [](const Dependency& a, const Dependency& b) { return a.name < b.name; });
    record.children = children;
    ++number_;
    visit_(record);
    return {record.function, record.key, record.result};
  }

  std::uint64_t number() const { return number_; }

 private:
  std::uint64_t number_;
  const std::function<void(const NodeRecord&)>& visit_;
};

std::vector<Dependency> inherited(std::vector<Dependency> dependencies) {
  for (Dependency& d : dependencies) d.own = false;
  return dependencies;
}

}  // namespace

GraphGenerator::GraphGenerator(std::size_t nodes, std::string data)
    : samples_(std::max<std::size_t>(nodes / kCallsPerSample, 1)), data_(std::move(data)) {}

std::string GraphGenerator::sample_file(std::size_t sample, std::size_t which) const {
  return data_ + "/" + std::to_string(sample / kSamplesPerSummary) + "/sample_" + std::to_string(sample) +
         (which == 0 ? "_1.fastq" : "_2.fastq");
}

std::string GraphGenerator::reference(std::size_t number) const {
  return data_ + "/reference_" + std::to_string(number) + ".fa";
}

std::vector<std::string> GraphGenerator::files() const {
  std::vector<std::string> out;
  for (std::size_t s = 0; s < samples_; ++s)
    for (const std::size_t which : {std::size_t{0}, std::size_t{1}}) out.push_back(sample_file(s, which));
  for (std::size_t r = 0; r < kReferences; ++r) out.push_back(reference(r));
  return out;
}

void GraphGenerator::generate(const std::function<Dependency(const std::string&)>& observe,
                              const std::function<void(const NodeRecord&)>& visit) const {
  std::vector<Dependency> references;
  for (std::size_t r = 0; r < kReferences; ++r) references.push_back(observe(reference(r)));
  Group calls(0, visit);
  std::vector<ChildRef> tops;
  std::vector<Dependency> all = references;
  for (std::size_t s = 0; s < samples_; ++s) {
    const Dependency first = observe(sample_file(s, 0)), second = observe(sample_file(s, 1));
    const Dependency& reference = references[s % kReferences];
    const std::vector<Dependency> both = inherited({first, second, reference});
    const ChildRef loads[] = {calls.call("io::load", {}, {first, reference}),
                              calls.call("io::load", {}, {second, reference})};
    ChildRef step = calls.call("align", {loads[0], loads[1]}, both);
    for (int i = 0; i < 8; ++i) step = calls.call("filter_" + std::to_string(i), {step}, both);
    std::vector<ChildRef> parts;
    for (int i = 0; i < 8; ++i) parts.push_back(calls.call("count<" + std::to_string(i) + ">", {step}, both));
    tops.push_back(calls.call("sample_report", parts, both));
    all.insert(all.end(), {first, second});
    if (tops.size() == kSamplesPerSummary || s + 1 == samples_) {
      calls.call("summary", std::exchange(tops, {}), inherited(std::exchange(all, references)));
    }
  }
}

}  // namespace bench
