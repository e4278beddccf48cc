"""Types command lines into an interactive shell, presses Tab and Enter, and compares what then ran.

usage: complete.py SHELL SCRIPT CACHEPY CASES

SCRIPT is the completion for SHELL (bash or zsh), CACHEPY the program. Each line of CASES is what is typed before Tab, " => ",
and the arguments that the program must then be run with; they are compared as one text.
"""
import os
import pty
import subprocess
import sys
import tempfile

PROMPT = "READY" + "> "
SETUP = {
    "bash": "bind 'set bell-style none'; source {script}; PS1='READY''> '",
    "zsh": "fpath=({directory} $fpath); autoload -U compinit && compinit -u -D; unsetopt beep auto_remove_slash; PROMPT='READY''> '",
}
COMMAND = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}
# Runs in place of the program: completions may ask for nodes, what is typed is written down.
RECORDER = """#!/bin/sh
[ "$1" != nodes ] || exec {program} "$@"
printf '%s ' "$@" > "$RECORD"
"""


class Shell:
    def __init__(self, shell, script, program):
        self.scratch = tempfile.TemporaryDirectory()
        self.record = os.path.join(self.scratch.name, "record")
        recorder = os.path.join(self.scratch.name, "cachepy")
        with open(recorder, "w") as file:
            file.write(RECORDER.format(program=program))
        os.chmod(recorder, 0o700)
        environment = {**os.environ, "TERM": "dumb", "INPUTRC": "/dev/null", "HOME": self.scratch.name,
                       "RECORD": self.record, "PATH": self.scratch.name + os.pathsep + os.environ["PATH"]}
        self.terminal, other_end = pty.openpty()
        self.process = subprocess.Popen(COMMAND[shell], stdin=other_end, stdout=other_end, stderr=other_end,
                                        env=environment, start_new_session=True)
        os.close(other_end)
        setup = SETUP[shell].format(script=script, directory=os.path.dirname(script))
        self.said = ""
        self.send(setup + "\n")

    def send(self, text):
        """Types, and waits for the prompt behind what was typed."""
        os.write(self.terminal, text.encode())
        said = ""
        while PROMPT not in said:
            said += os.read(self.terminal, 65536).decode(errors="replace")
        self.said += said

    def run(self, typed):
        with open(self.record, "w"):
            pass
        self.send("cachepy " + typed + "\t\n")
        with open(self.record) as file:
            return file.read().strip()

    def close(self):
        os.write(self.terminal, b"exit\n")
        self.process.wait()
        self.scratch.cleanup()


def main():
    name, script, program, cases = sys.argv[1:]
    shell = Shell(name, script, program)
    failures = 0
    with open(cases) as file:
        lines = [line.rstrip("\n") for line in file if " => " in line]
    for line in lines:
        typed, expected = line.split(" => ")
        ran = shell.run(typed)
        if ran != expected:
            failures += 1
            print(f"{name}: {typed}<Tab> ran '{ran}', not '{expected}'")
    shell.close()
    if failures:
        print(shell.said)
    print(f"{name}: {len(lines)} lines, {failures} wrong")
    sys.exit(1 if failures or not lines else 0)


main()
