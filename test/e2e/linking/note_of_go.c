// What Go's linker leaves in a library.
__asm__(
    ".pushsection .note.go.buildid,\"a\",@note\n"
    ".long 4, 4, 4\n"
    ".ascii \"Go\\0\\0\"\n"
    ".ascii \"test\"\n"
    ".popsection\n");
