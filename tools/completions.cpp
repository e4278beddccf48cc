#include "completions.h"

#include <functional>
#include <string_view>
#include <vector>

#include "subcommand.h"

namespace cachepy::tools {
namespace {

/// The kind of a value: a type name (see subcommand.h), or choices.
struct ValueKind {
  std::string type;
  std::vector<std::string> choices;
};

ValueKind kind_of(const CLI::Option& option) {
  if (option.get_positional()) return {option.get_name(true), {}};
  const std::string type = option.get_type_name();
  return {type.substr(0, type.find(':')), choices(option)};
}

bool takes_value(const CLI::Option& option) {
  return option.get_expected_max() > 0;
}

bool is_named(const ValueKind& kind) {
  return kind.type == "NODE" || kind.type == "ENTRY" || kind.type == "FUNCTION";
}

bool is_path(const ValueKind& kind) {
  return kind.type == "PATH" || kind.type == "FILE" || kind.type == "ENTRY";
}

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : separator).append(word);
  return out;
}

/// "-o", "--output".
std::vector<std::string> spellings(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  return out;
}

void for_each_option(const CLI::App& command, const std::function<void(const CLI::Option&)>& visit) {
  for (const CLI::Option* option : command.get_options())
    if (!option->get_positional()) visit(*option);
}

std::vector<const CLI::Option*> positionals(const CLI::App& command) {
  std::vector<const CLI::Option*> out;
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional()) out.push_back(option);
  return out;
}

/// Escapes text inside of single quotes, for all three shells. The characters in `also` get a backslash, too.
std::string shell_text(std::string_view text, std::string_view also = "") {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (also.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

constexpr std::string_view kBashFunctions = R"SH(
# Prints the possible values of KIND, one per line, from the cache directory on this command line.
_cachepy_values() {
  local kind=$1 word dir=()
  for word in "${words[@]:2}"; do
    [[ -d $word/graph || -d $word/results ]] && dir=("$word")
  done
  case $kind in
    NODE|ENTRY) "${words[0]}" nodes "${dir[@]}" 2>/dev/null | sed 'p; s/:[^:]*$//' | sort -u ;;
    FUNCTION) "${words[0]}" nodes "${dir[@]}" 2>/dev/null | sed 's/:[^:]*$//' | sort -u ;;
    [a-z]*) tr , '\n' <<<"$kind" ;;
  esac
  case $kind in
    DIR) compgen -d -- "$current" ;;
    PATH|FILE|ENTRY) compgen -f -- "$current" ;;
  esac
}

_cachepy() {
  # The words as typed, up to the cursor. Readline would split them at colons, which occur in most names.
  local line=${COMP_LINE:0:COMP_POINT} words previous current kind= options= arguments= values= i
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=${words[-1]} previous=${words[-2]}
  local typed=$current
  COMPREPLY=()
  if (( ${#words[@]} == 2 )); then
    _cachepy_command ''
    COMPREPLY=($(compgen -W "$commands $options" -- "$current"))
    return
  fi
  _cachepy_command "${words[1]}"
  if [[ $current == --*=* ]]; then
    previous=${current%%=*} current=${current#*=} typed=$current
  fi
  for i in $values; do
    [[ $previous == "${i%%:*}" ]] && kind=${i#*:}
  done
  if [[ -z $kind && $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  if [[ -z $kind ]]; then
    local position=0
    for (( i = 2; i < ${#words[@]} - 1; ++i )); do
      [[ ${words[i]} == -* || " $values " == *" ${words[i-1]}:"* ]] || (( ++position ))
    done
    arguments=($arguments)
    kind=${arguments[position]}
  fi
  [[ -z $kind ]] && return
  # Readline then escapes characters that are special to the shell, as in tmpl<int>.
  [[ $kind == [A-Z]* ]] && compopt -o filenames 2>/dev/null
  current=${current//\\/}
  local value
  while IFS= read -r value; do
    [[ $value == "$current"* ]] || continue
    # Readline replaces only the part after the last colon.
    [[ $COMP_WORDBREAKS == *:* && $typed == *:* ]] && value=${value#"${typed%"${typed##*:}"}"}
    COMPREPLY+=("$value")
  done < <(_cachepy_values "$kind")
}

complete -F _cachepy cachepy
)SH";

constexpr std::string_view kZshFunctions = R"SH(
_cachepy_names() {
  local word dir
  local -a names
  for word in $words; do
    [[ -d $word/graph || -d $word/results ]] && dir=$word
  done
  names=(${(f)"$(cachepy nodes ${dir:+$dir} 2>/dev/null)"})
  [[ $1 == FUNCTION ]] || compadd -a names
  names=(${(u)names%:*})
  compadd -a names
}
)SH";

constexpr std::string_view kFishFunctions = R"SH(
function __cachepy_names
    set -l dir
    for word in (commandline -opc)[3..-1]
        if test -d $word/graph -o -d $word/results
            set dir $word
        end
    end
    cachepy nodes $dir 2>/dev/null | string replace -r '^(.*):[^:]*$' '$1\n$0' | sort -u
end
)SH";

std::string bash_command(const std::string& name, const CLI::App& command) {
  std::vector<std::string> options, values, arguments;
  for_each_option(command, [&](const CLI::Option& option) {
    const ValueKind kind = kind_of(option);
    for (const std::string& spelling : spellings(option)) {
      options.push_back(spelling);
      if (takes_value(option))
        values.push_back(spelling + ":" + (kind.choices.empty() ? kind.type : joined(kind.choices, ",")));
    }
  });
  for (const CLI::Option* option : positionals(command)) arguments.push_back(kind_of(*option).type);
  return "    '" + name + "')\n      options='" + joined(options, " ") + "'\n      values='" +
         joined(values, " ") + "'\n      arguments='" + joined(arguments, " ") + "' ;;\n";
}

std::string zsh_action(const ValueKind& kind) {
  if (!kind.choices.empty()) return "(" + joined(kind.choices, " ") + ")";
  if (kind.type == "DIR") return "_directories";
  if (kind.type == "ENTRY") return "{_cachepy_names ENTRY; _files}";
  if (is_named(kind)) return "{_cachepy_names " + kind.type + "}";
  return is_path(kind) ? "_files" : "";
}

std::string zsh_option(const CLI::Option& option) {
  constexpr std::string_view kSpecial = "[]:\\";
  const ValueKind kind = kind_of(option);
  const std::string rest = "[" + shell_text(option.get_description(), kSpecial) + "]" +
                           (takes_value(option) ? ":" + kind.type + ":" + zsh_action(kind) : "");
  const std::vector<std::string> names = spellings(option);
  std::string out;
  for (const std::string& name : names)
    out += " '(" + joined(names, " ") + ")" + name +
           (!takes_value(option) ? ""
            : name[1] == '-'     ? "="
                                 : "+") +
           rest + "'";
  return out;
}

std::string zsh_command(const CLI::App& command) {
  std::string out = "    " + command.get_name() + ")\n      _arguments";
  for_each_option(command, [&](const CLI::Option& option) { out += zsh_option(option); });
  for (const CLI::Option* option : positionals(command)) {
    const ValueKind kind = kind_of(*option);
    out += " ':" + kind.type + ":" + zsh_action(kind) + "'";
  }
  return out + " ;;\n";
}

std::string fish_option(const std::string& condition, const CLI::Option& option) {
  const ValueKind kind = kind_of(option);
  std::string out = "complete -c cachepy -n '" + condition + "'";
  for (const std::string& name : option.get_snames()) out += " -s " + name;
  for (const std::string& name : option.get_lnames()) out += " -l " + name;
  if (takes_value(option)) out += is_path(kind) ? " -r -F" : " -x";
  if (!kind.choices.empty()) out += " -a '" + joined(kind.choices, " ") + "'";
  if (is_named(kind)) out += " -a '(__cachepy_names)'";
  return out + " -d '" + shell_text(option.get_description()) + "'\n";
}

std::string fish_argument(const std::string& condition, const CLI::Option& option) {
  const ValueKind kind = kind_of(option);
  const std::string head = "complete -c cachepy -n '" + condition + "'";
  std::string out;
  if (is_named(kind)) out += head + " -a '(__cachepy_names)'\n";
  if (is_path(kind)) out += head + " -F\n";
  if (kind.type == "DIR") out += head + " -a '(__fish_complete_directories (commandline -ct))'\n";
  return out;
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::vector<std::string> names;
  std::string cases = bash_command("", app);
  for (const Subcommand* command : subcommands(app)) {
    names.push_back(command->get_name());
    cases += bash_command(command->get_name(), *command);
  }
  return "# Completion of cachepy for bash.\n\n_cachepy_command() {\n  commands='" + joined(names, " ") +
         "'\n  case $1 in\n" + cases + "  esac\n}\n" + std::string(kBashFunctions);
}

std::string zsh_completion(const CLI::App& app) {
  std::string list, cases, options;
  for (const Subcommand* command : subcommands(app)) {
    list += "    '" + command->get_name() + ":" + shell_text(command->help_text().summary, ":\\") + "'\n";
    cases += zsh_command(*command);
  }
  for_each_option(app, [&](const CLI::Option& option) { options += zsh_option(option); });
  return "#compdef cachepy\n# Completion of cachepy for zsh.\n" + std::string(kZshFunctions) +
         "\n_cachepy() {\n  local curcontext=$curcontext state line\n  local -a commands=(\n" + list +
         "  )\n  _arguments -C" + options +
         " '1: :->command' '*:: :->argument'\n  case $state in\n"
         "    command) _describe command commands; return ;;\n"
         "    argument) ;;\n    *) return ;;\n  esac\n  case $line[1] in\n" +
         cases + "  esac\n}\n\n_cachepy \"$@\"\n";
}

std::string fish_completion(const CLI::App& app) {
  std::string out =
      "# Completion of cachepy for fish.\n" + std::string(kFishFunctions) + "\ncomplete -c cachepy -f\n";
  for_each_option(app,
                  [&](const CLI::Option& option) { out += fish_option("__fish_use_subcommand", option); });
  for (const Subcommand* command : subcommands(app)) {
    out += "complete -c cachepy -n __fish_use_subcommand -a " + command->get_name() + " -d '" +
           shell_text(command->help_text().summary) + "'\n";
    const std::string condition = "__fish_seen_subcommand_from " + command->get_name();
    for_each_option(*command, [&](const CLI::Option& option) { out += fish_option(condition, option); });
    for (const CLI::Option* option : positionals(*command)) out += fish_argument(condition, *option);
  }
  return out;
}

}  // namespace cachepy::tools
