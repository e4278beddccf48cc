#include "app.h"

#include <algorithm>
#include <cstddef>

#include "base/spelling.h"
#include "subcommand.h"

namespace cachepy::tools {

std::unique_ptr<CLI::App> make_app(Run& run) {
  auto app = std::make_unique<CLI::App>(
      "Inspects and maintains the cache directories of programs that use cachepy.", "cachepy");
  app->footer(
      "DIR is the cache directory. Default: $CACHEPY_DIR, else that of .cachepy.yml, else "
      ".cachepy.\n"
      "Data goes to standard output, messages to standard error.\n"
      "Exit status: 0 done, 1 nothing found, 2 error, 3 damage found.\n"
      "For help on a command: `cachepy help COMMAND` or `man cachepy-COMMAND`.");
  app->set_version_flag("-V,--version", "cachepy " CACHEPY_VERSION);
  app->require_subcommand(1);
  declare_graph(*app, run);
  declare_nodes(*app, run);
  declare_stale(*app, run);
  declare_files(*app, run);
  declare_for_file(*app, run);
  declare_list(*app, run);
  declare_show(*app, run);
  declare_restore(*app, run);
  declare_serve(*app, run);
  declare_stats(*app, run);
  declare_prune(*app, run);
  declare_rm(*app, run);
  declare_invalidate(*app, run);
  declare_refresh(*app, run);
  declare_audit(*app, run);
  declare_accept(*app, run);
  declare_code(*app, run);
  declare_compact(*app, run);
  declare_verify(*app, run);
  declare_why(*app, run);
  declare_diff(*app, run);
  declare_history(*app, run);
  declare_export(*app, run);
  declare_import(*app, run);
  declare_merge(*app, run);
  declare_flush(*app, run);
  declare_ps(*app, run);
  declare_config(*app, run);
  declare_doctor(*app, run);
  return app;
}

std::string similar_subcommand(const CLI::App& app, std::string_view word) {
  constexpr std::size_t kLettersPerMistake = 3;
  std::string best;
  std::size_t best_distance = 1 + std::max<std::size_t>(1, word.size() / kLettersPerMistake);
  for (const Subcommand* command : subcommands(app)) {
    const std::size_t distance = internal::edit_distance(word, command->get_name());
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = command->get_name();
  }
  return best;
}

}  // namespace cachepy::tools
