#include "tracking/whole_environment.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

namespace cachepy::internal {
namespace {

// They differ from login to login and from window to window.
constexpr std::string_view kOfSession[] = {"_",
                                           "COLUMNS",
                                           "DBUS_SESSION_BUS_ADDRESS",
                                           "DISPLAY",
                                           "GPG_AGENT_INFO",
                                           "INVOCATION_ID",
                                           "JOURNAL_STREAM",
                                           "LINES",
                                           "OLDPWD",
                                           "SHLVL",
                                           "SSH_AGENT_PID",
                                           "SSH_AUTH_SOCK",
                                           "SSH_CLIENT",
                                           "SSH_CONNECTION",
                                           "SSH_TTY",
                                           "STY",
                                           "TERM_SESSION_ID",
                                           "TMUX",
                                           "TMUX_PANE",
                                           "VTE_VERSION",
                                           "WAYLAND_DISPLAY",
                                           "WINDOWID",
                                           "XAUTHORITY",
                                           "XDG_RUNTIME_DIR",
                                           "XDG_SESSION_ID"};

bool counts(std::string_view name, std::string_view without) {
  if (name.starts_with("CACHEPY_") || std::ranges::find(kOfSession, name) != std::end(kOfSession))
    return false;
  for (std::size_t end; (end = without.find('\n')) != without.npos; without.remove_prefix(end + 1))
    if (without.substr(0, end) == name) return false;
  return true;
}

}  // namespace

Digest environment_digest(std::string_view without, Algo algo) {
  std::vector<std::string_view> variables;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view variable = *each;
    if (counts(variable.substr(0, variable.find('=')), without)) variables.push_back(variable);
  }
  std::ranges::sort(variables);
  std::string text;
  for (const std::string_view variable : variables) (text += variable) += '\0';
  return digest_of(text, algo);
}

void record_environment(Recorder& recorder) {
  std::string own;
  for (const Event& event : recorder.events()) {
    if (event.kind != EventKind::kSetVariable) continue;
    if (event.path.empty()) own = "*\n";  // it has cleared the environment
    (own += event.path) += '\n';
  }
  EventHead head{.kind = EventKind::kEnvironment, .has_digest = true};
  head.digest = environment_digest(own);
  if (!own.starts_with("*\n")) recorder.add(head, {"", kWholeEnvironment}, {"", own});
}

}  // namespace cachepy::internal
