// How many fragments does each transcript explain? Unambiguous ones are counted; ambiguous ones are shared in
// proportion to the abundances that the sharing itself implies, until nothing moves (expectation
// maximisation).
#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <random>
#include <thread>

#include "pipeline.h"

namespace rnaseq {
namespace {

using ClassCounts = std::vector<std::pair<EquivalenceClass, double>>;

ClassCounts class_counts(const Assignment& assignment) {
  return ClassCounts(assignment.class_counts.begin(), assignment.class_counts.end());
}

/// The places at which a fragment of the usual length can begin: length - mean + 1, where the mean is over
/// fragments that fit into the transcript at all.
std::vector<double> effective_lengths(const Assignment& assignment,
                                      const std::vector<Transcript>& transcripts) {
  std::vector<double> lengths;
  for (const Transcript& transcript : transcripts) {
    const auto length = static_cast<double>(transcript.sequence.size());
    double bases = 0;
    double fragments = 0;
    for (const auto& [fragment, count] : assignment.fragment_lengths) {
      if (fragment > length) break;
      bases += fragment * static_cast<double>(count);
      fragments += static_cast<double>(count);
    }
    const double effective = fragments > 0 ? length - bases / fragments + 1 : length;
    lengths.push_back(effective >= 1 ? effective : length);
  }
  return lengths;
}

/// Estimated fragments per transcript. The stopping rule is kallisto's: at least 50 rounds, and no count
/// above 0.01 still moving by more than 1 %.
std::vector<double> expectation_maximisation(const ClassCounts& classes, const std::vector<double>& lengths) {
  constexpr int kRoundsMin = 50;
  constexpr int kRoundsMax = 10'000;
  constexpr double kCountSeen = 0.01;
  constexpr double kChangeMax = 0.01;
  constexpr double kCountZero = 1e-8;

  std::vector<double> counts(lengths.size(), 1.0 / static_cast<double>(lengths.size()));
  std::vector<double> next(lengths.size());
  for (int round = 0; round < kRoundsMax; ++round) {
    std::fill(next.begin(), next.end(), 0.0);
    for (const auto& [transcripts, count] : classes) {
      double total = 0;
      for (const std::uint32_t t : transcripts) total += counts[t] / lengths[t];
      if (total <= 0) continue;
      for (const std::uint32_t t : transcripts) next[t] += count * (counts[t] / lengths[t]) / total;
    }
    bool moving = false;
    for (std::size_t t = 0; t < counts.size(); ++t)
      moving |= next[t] > kCountSeen && std::abs(next[t] - counts[t]) / next[t] > kChangeMax;
    counts.swap(next);
    if (!moving && round >= kRoundsMin) break;
  }
  for (double& count : counts)
    if (count < kCountZero) count = 0;
  return counts;
}

/// As many fragments as were assigned, drawn from them with replacement. A sample depends on its number
/// alone.
ClassCounts resample(const ClassCounts& classes, int sample) {
  std::vector<double> weights;
  for (const auto& [transcripts, count] : classes) weights.push_back(count);
  const double fragments = std::accumulate(weights.begin(), weights.end(), 0.0);

  std::mt19937_64 random(static_cast<std::uint64_t>(sample) + 1);
  std::discrete_distribution<std::size_t> draw(weights.begin(), weights.end());
  ClassCounts result = classes;
  for (auto& [transcripts, count] : result) count = 0;
  for (double i = 0; i < fragments; ++i) ++result[draw(random)].second;
  return result;
}

}  // namespace

std::vector<Abundance> quantify(const Assignment& assignment, const std::vector<Transcript>& transcripts) {
  const std::vector<double> lengths = effective_lengths(assignment, transcripts);
  const std::vector<double> counts = expectation_maximisation(class_counts(assignment), lengths);
  double total = 0;
  for (std::size_t t = 0; t < transcripts.size(); ++t) total += counts[t] / lengths[t];

  std::vector<Abundance> abundances;
  for (std::size_t t = 0; t < transcripts.size(); ++t) {
    const double tpm = total > 0 ? counts[t] / lengths[t] / total * 1e6 : 0;
    abundances.push_back({transcripts[t].name, transcripts[t].sequence.size(), lengths[t], counts[t], tpm});
  }
  return abundances;
}

std::vector<std::vector<double>> bootstrap(const Assignment& assignment,
                                           const std::vector<Transcript>& transcripts, int samples,
                                           int threads) {
  const ClassCounts classes = class_counts(assignment);
  const std::vector<double> lengths = effective_lengths(assignment, transcripts);
  std::vector<std::vector<double>> counts(static_cast<std::size_t>(std::max(samples, 0)));

  std::atomic<int> next{0};
  const auto work = [&] {
    for (int sample = next++; sample < samples; sample = next++)
      counts[static_cast<std::size_t>(sample)] = expectation_maximisation(resample(classes, sample), lengths);
  };
  std::vector<std::thread> workers;
  for (int i = 1; i < threads; ++i) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
  return counts;
}

}  // namespace rnaseq
