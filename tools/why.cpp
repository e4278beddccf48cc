// cachepy why: reports why the calls of a function were computed, and whether they would be served now.
#include <cachepy/cache.h>

#include <memory>

#include "command.h"
#include "entry_json.h"
#include "hit_costs.h"
#include "json.h"
#include "progress.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct WhyOptions : CommonOptions, StateOptions {
  std::string function;
  std::size_t most = 10;
};

std::string hash_of(const std::string& id) {
  return id.substr(id.rfind(':') + 1);
}

/// The counts of the function; zeros if there are none.
FunctionStats counts_of(const std::string& function, const std::string& dir) {
  return cache_counts(dir)[function];
}

Json mean_ns(std::chrono::nanoseconds mean, const FunctionStats& counts) {
  return hits_of(counts) == 0 ? Json(nullptr) : Json(mean.count());
}

Json json_of(const CallReasons& call, const FunctionStats& counts) {
  const auto created_ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(call.created.time_since_epoch()).count();
  return {{"id", call.id},
          {"call", call.call},
          {"file", call.file.native()},
          {"created_ns", created_ns},
          {"cost_ns", call.cost.count()},
          {"mean_hit_ns", mean_ns(mean_hit(counts), counts)},
          {"mean_computing_ns", mean_ns(mean_computing(counts), counts)},
          {"compared_with", call.compared_with.empty() ? Json(nullptr) : Json(call.compared_with)},
          {"changes", call.changes},
          {"served", call.stale.empty()},
          {"served_by_earlier", call.served_by_earlier},
          {"cut_off", call.cut_off},
          {"stale", call.stale},
          {"uses", uses_json(call.uses)}};
}

std::string text_of(const CallReasons& call) {
  std::string text = short_hash(hash_of(call.id)) + "  " + printable(call.created) + "  took " +
                     printable(call.cost) + "  " + printable(call.call) + "\n";
  if (call.compared_with.empty()) text += "  computed: no earlier call is stored\n";
  const bool replaced = call.compared_with == call.id;
  const std::string against = replaced ? "" : " (against " + short_hash(hash_of(call.compared_with)) + ")";
  for (const std::string& change : call.changes)
    text +=
        (replaced ? "  replaced an earlier result: " : "  computed: ") + printable(change) + against + "\n";
  for (const std::string& reason : call.stale) text += "  stale: " + printable(reason) + "\n";
  for (const UseInfo& use : call.uses) text += "  used " + text_of_use(use) + "\n";
  if (call.served_by_earlier) {
    text += "  would be served by an earlier result: what it depends on has changed back\n";
  } else if (call.cut_off) {
    text +=
        "  would be served: only calls below it use what has changed, and they returned the same results\n";
  } else if (call.stale.empty()) {
    text += "  would be served\n";
  }
  return text;
}

ExitCode run_why(const WhyOptions& options) {
  const std::string dir = cache_dir(options);
  compare_with_binaries(options);
  const std::vector<CallReasons> calls = [&] {
    const Waiting waiting("comparing calls");
    return cache_why(options.function, dir, options.most);
  }();
  const FunctionStats counts = counts_of(options.function, dir);
  if (options.json) {
    auto json = Json::array();
    for (const CallReasons& call : calls) json.push_back(json_of(call, counts));
    print(dump(json, 2) + "\n");
  } else {
    std::string text;
    for (const CallReasons& call : calls) text += text_of(call);
    print(text);
    if (const std::string loss = loss_of(options.function, counts); !calls.empty() && !loss.empty())
      note(loss);
  }
  if (calls.empty()) note(no_result_of(options.function, dir));
  return calls.empty() ? kNothingFound : kDone;
}

}  // namespace

void declare_why(CLI::App& app, Run& run) {
  auto options = std::make_shared<WhyOptions>();
  Subcommand& command = add_subcommand(
      app, "why",
      {.summary = "Explain why the calls of a function were computed, and whether they would be served now",
       .details = "Explains for the newest stored calls of FUNCTION (its qualified name, as `cachepy list` "
                  "prints it) why each was computed. If the call replaced an earlier result of the same "
                  "call, it lists what had changed. Otherwise it lists the differences from the most "
                  "similar call that was stored before. Then it lists what has changed since, and in which "
                  "call below it, or that the call would be served. It also names what the call used that "
                  "may differ "
                  "from call to call, such as the clock, with the functions that led to it. Environment "
                  "variables are compared "
                  "with those of this command, code with the program that computed the call as it is on "
                  "disk. If hits of the function take longer on average than computing, a note says so. Exit "
                  "status 1: no such call is stored.",
       .examples = {{"cachepy why pipeline cache",
                     "Why each call of pipeline was computed, and whether it is stale"}}});
  command.add_option("FUNCTION", options->function, "Qualified name, as `cachepy list` prints it")
      ->required()
      ->type_name("");
  constexpr int kMostCalls = 1'000'000;
  command.add_option("-n,--most", options->most, "Maximum number of calls, newest first (default: 10)")
      ->check(CLI::Range(1, kMostCalls))
      ->type_name("N");
  add_binary_option(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_why(*options); }; });
}

}  // namespace cachepy::tools
