#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "report.h"

namespace cachepy::lint {

namespace json = llvm::json;

static json::Value toJSON(const Function& function) {
  const Judged& judged = function.judged;
  json::Object cost{{"level", function.cost.level == Level::kHigh   ? "high"
                              : function.cost.level == Level::kSome ? "some"
                                                                    : "little"},
                    {"loops", function.cost.loops},
                    {"recursive", function.cost.is_recursive},
                    {"work", json::Array(function.cost.works)}};
  json::Object object{{"name", judged.name},
                      {"file", judged.place.file},
                      {"line", judged.place.line},
                      {"column", judged.place.column},
                      {"verdict", name_of(function.verdict)},
                      {"annotated", judged.is_annotated},
                      {"cost", std::move(cost)},
                      {"refusals", json::Array(judged.refusals)},
                      {"warnings", json::Array(judged.warnings)},
                      {"effects", json::Array(judged.effects)}};
  object["share"] = function.share ? json::Value(*function.share) : json::Value(nullptr);
  object["insert"] =
      judged.insertion
          ? json::Value(json::Object{{"file", judged.insertion->file}, {"offset", judged.insertion->offset}})
          : json::Value(nullptr);
  return object;
}

static json::Value toJSON(const Unread& unread) {
  return json::Object{{"file", unread.file}, {"error", unread.why}};
}

void print_json(llvm::raw_ostream& out, const Report& report) {
  const json::Value value = json::Object{{"version", 1},
                                         {"files", report.files},
                                         {"judged", report.judged},
                                         {"functions", json::Array(report.functions)},
                                         {"unread", json::Array(report.unread)}};
  out << llvm::formatv("{0:2}", value) << '\n';
}

}  // namespace cachepy::lint
