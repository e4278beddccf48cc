#include "plan.h"

#include <filesystem>

namespace cachepy::tools {

std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text) (c == '\'' ? word += "'\\''" : word += c);
  return word + "'";
}

std::vector<std::size_t> in_order(const std::vector<ReplayTask>& tasks) {
  std::vector<std::size_t> waits_for(tasks.size());
  std::vector<std::vector<std::size_t>> before(tasks.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    waits_for[i] = tasks[i].after.size();
    if (waits_for[i] == 0) order.push_back(i);
    for (const std::size_t other : tasks[i].after) before[other].push_back(i);
  }
  for (std::size_t done = 0; done < order.size(); ++done)
    for (const std::size_t next : before[order[done]])
      if (--waits_for[next] == 0) order.push_back(next);
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (waits_for[i] != 0) order.push_back(i);  // they wait for each other
  return order;
}

namespace {

std::string with_dollars_doubled(const std::string& text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '$' ? 2 : 1, c);
  return doubled;
}

std::string command_of(const ReplayTask& task, const std::string& program) {
  return "cachepy refresh --quiet -j 1 --binary " + quoted(std::filesystem::absolute(program).native()) +
         " " + quoted(task.id) + " " + quoted(std::filesystem::absolute(task.dir).native());
}

std::string name_of(std::size_t task) {
  return "call" + std::to_string(task);
}

std::string names_of(const std::vector<std::size_t>& tasks) {
  std::string names;
  for (const std::size_t task : tasks) names += " " + name_of(task);
  return names;
}

using Commands = std::vector<std::string>;

std::string make_rules(const std::vector<ReplayTask>& tasks, const Commands& commands) {
  std::string text;
  std::string all;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    all += " " + name_of(i);
    text += name_of(i) + ":" + names_of(tasks[i].after) + "\n\t@" + with_dollars_doubled(commands[i]) + "\n";
  }
  return ".PHONY: all" + all + "\nall:" + all + "\n" + text;
}

std::string ninja_rules(const std::vector<ReplayTask>& tasks, const Commands& commands) {
  std::string text = "rule call\n  command = $command\n";
  std::string all;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    all += " " + name_of(i);
    text += "build " + name_of(i) + ": call" +
            (tasks[i].after.empty() ? "" : " |" + names_of(tasks[i].after)) +
            "\n  command = " + with_dollars_doubled(commands[i]) + "\n";
  }
  return text + "build all: phony" + all + "\ndefault all\n";
}

std::string command_lines(const std::vector<ReplayTask>& tasks, const Commands& commands,
                          const std::string& before) {
  std::string text;
  for (const std::size_t i : in_order(tasks)) text += before + commands[i] + "\n";
  return text;
}

// A task that needs the result of another one waits for it, or computes it, so the order does not matter.
std::string slurm_script(const std::vector<ReplayTask>& tasks, const Commands& commands) {
  return "#!/bin/sh\n#SBATCH --array=1-" + std::to_string(tasks.size()) +
         "\neval \"$(sed -n 's/^#call //p' \"$0\" | sed -n \"${SLURM_ARRAY_TASK_ID}p\")\"\nexit\n" +
         command_lines(tasks, commands, "#call ");
}

}  // namespace

std::vector<std::string> plan_formats() {
  return {"make", "ninja", "slurm", "tasks"};
}

std::string plan_text(const std::string& format, const std::vector<ReplayTask>& tasks,
                      const std::string& program) {
  Commands commands;
  for (const ReplayTask& task : tasks) commands.push_back(command_of(task, program));
  if (format == "make") return make_rules(tasks, commands);
  if (format == "ninja") return ninja_rules(tasks, commands);
  if (format == "slurm") return slurm_script(tasks, commands);
  return command_lines(tasks, commands, "");
}

}  // namespace cachepy::tools
