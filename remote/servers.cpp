#include "servers.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>
#include <sstream>

#include "remote_client/protocol.h"
#include "remote_client/shown_url.h"

namespace cachepy::remote {
namespace {

constexpr std::chrono::milliseconds kFirstPause{500}, kLongestPause{30'000};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace

Configuration Configuration::of_environment() {
  Configuration configuration;
  configuration.urls = words_of(variable(internal::kRemoteUrls));
  configuration.sends = variable(internal::kRemoteMode) == "rw";
  // A key that is wrong must not mean that signatures are not checked.
  if (const std::vector<std::string> keys = words_of(variable(internal::kRemoteKeys)); !keys.empty()) {
    configuration.trusted.emplace();
    for (const std::string& text : keys) {
      if (const std::optional<PublicKey> key = public_key(text))
        configuration.trusted->push_back(*key);
      else
        configuration.problems.push_back("remote_keys: '" + text + "' is not a public key");
    }
  }
  if (const std::string path = variable(internal::kRemoteSigningKey); !path.empty()) {
    std::string problem;
    if (std::optional<Signer> signer = Signer::read(path, problem))
      configuration.signer.emplace(*std::move(signer));
    else
      configuration.problems.push_back(problem);
  }
  return configuration;
}

std::string new_holder(::pid_t process) {
  std::array<unsigned char, 16> random{};
  if (::getentropy(random.data(), random.size()) != 0) random.fill(0);
  std::array<char, 65> host{};
  ::gethostname(host.data(), host.size() - 1);
  std::string holder;
  for (const unsigned char byte : random)
    for (const int digit : {byte >> 4, byte & 15}) holder += "0123456789abcdef"[digit];
  return holder + " " + std::to_string(process) + " " + host.data();
}

std::string process_of_holder(std::string_view holder) {
  std::istringstream in(text_of_server(holder));
  std::string random, process, host;
  in >> random >> process >> host;
  return "process " + process + " on " + host;
}

void Breaker::report(const Outcome& outcome, Clock::time_point begun) {
  const bool failed = outcome.kind == Outcome::Kind::kUnreachable;
  if (!failed && is_closed()) return;
  const std::lock_guard lock(mutex_);
  if (failed) {
    // What waited at the same time for the same server learned the same.
    if (!is_closed() && begun < failed_) return;
    failed_ = Clock::now();
    problem_ = outcome.problem;
    pause_ = is_closed() ? kFirstPause : std::min<Clock::duration>(2 * pause_, kLongestPause);
    probed_from_ = failed_ + pause_;
  }
  is_open_ = failed;
}

bool Breaker::wants_probe() const {
  if (is_closed()) return false;
  const std::lock_guard lock(mutex_);
  return Clock::now() >= probed_from_;
}

std::string Breaker::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

template <class Request>
Outcome Breaker::watch(const Request& request) {
  const Clock::time_point begun = Clock::now();
  Outcome outcome;
  try {
    outcome = request();
  } catch (const std::bad_alloc&) {
    outcome = Outcome::refused("out of memory");
  }
  report(outcome, begun);
  return outcome;
}

Engines::Engines(const std::vector<std::string>& urls) {
  for (const std::string& url : urls) engines_.push_back(make_engine(url));
}

Servers::Servers(const Configuration& configuration)
    : configuration_(configuration), breakers_(configuration.urls.size()) {}

Found Servers::get(Engines& engines, const Digest& name, const Arriving& arriving) {
  Found found;
  for (std::size_t i = 0; i < breakers_.size(); ++i) {
    const std::string url = internal::shown_url(configuration_.urls[i]);
    if (engines[i] == nullptr) {
      found = {Found::Kind::kUnusable, "", "'" + url + "' is not the address of a remote"};
      continue;
    }
    if (!breakers_[i].is_closed()) {
      if (found.problem.empty()) found.problem = url + " is not reachable: " + breakers_[i].problem();
      continue;
    }
    std::string object;
    const Outcome outcome = breakers_[i].watch([&] { return engines[i]->get(name.hex(), object, arriving); });
    std::string problem = outcome.problem;
    switch (outcome.kind) {
      case Outcome::Kind::kDone:
        problem = check_object(name, object, configuration_.trusted);
        if (problem.empty()) return {Found::Kind::kHit, std::move(object), ""};
        [[fallthrough]];
      case Outcome::Kind::kRefused:
        found = {Found::Kind::kUnusable, "", url + ": " + problem};
        break;
      case Outcome::Kind::kMissing:
        if (found.kind == Found::Kind::kOff) found = {Found::Kind::kMiss};
        break;
      case Outcome::Kind::kUnreachable:
        if (found.kind == Found::Kind::kOff) found.problem = url + " is not reachable: " + problem;
        break;
    }
  }
  return found;
}

bool Servers::put(Engines& engines, const Digest& name, std::string_view head, std::string_view entry) {
  bool all = true;
  for (std::size_t i = 0; i < breakers_.size(); ++i) {
    if (engines[i] == nullptr || !breakers_[i].is_closed()) {
      all = false;
      continue;
    }
    const Outcome outcome = breakers_[i].watch([&] { return engines[i]->put(name.hex(), head, entry); });
    all = all && outcome.is_done();
  }
  return all;
}

Claim Servers::claim(Engines& engines, Lease& lease) {
  for (lease.server = 0; lease.server < breakers_.size(); ++lease.server) {
    Claim claim;
    ask(engines, lease, [&](Engine& engine) { return engine.claim(lease.name.hex(), lease.holder, claim); });
    if (claim.kind != Claim::Kind::kNone) return claim;
  }
  return {};
}

bool Servers::renew(Engines& engines, const Lease& lease) {
  return ask(engines, lease, [&](Engine& engine) { return engine.renew(lease.name.hex(), lease.holder); });
}

bool Servers::release(Engines& engines, const Lease& lease, Release why) {
  return ask(engines, lease,
             [&](Engine& engine) { return engine.release(lease.name.hex(), lease.holder, why); });
}

template <class Request>
bool Servers::ask(Engines& engines, const Lease& lease, const Request& request) {
  Engine* const engine = engines[lease.server];
  Breaker& breaker = breakers_[lease.server];
  return engine != nullptr && breaker.is_closed() &&
         breaker.watch([&] { return request(*engine); }).is_done();
}

void Servers::probe(Engines& engines) {
  for (std::size_t i = 0; i < breakers_.size(); ++i)
    if (engines[i] != nullptr && breakers_[i].wants_probe())
      breakers_[i].watch([&] { return engines[i]->probe(); });
}

std::string Servers::describe(Engines& engines) {
  std::string text;
  for (const std::string& problem : configuration_.problems) text += "wrong " + problem + "\n";
  for (std::size_t i = 0; i < breakers_.size(); ++i) {
    const std::string url = internal::shown_url(configuration_.urls[i]);
    if (engines[i] == nullptr) {
      text += "wrong '" + url + "' is not the address of a remote\n";
      continue;
    }
    const Outcome outcome = breakers_[i].watch([&] { return engines[i]->probe(); });
    text += outcome.is_done() ? "up " + url + "\n" : "down " + url + ": " + outcome.problem + "\n";
  }
  return text;
}

}  // namespace cachepy::remote
