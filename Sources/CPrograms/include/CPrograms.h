#ifndef CPROGRAMS_H
#define CPROGRAMS_H

#include <sys/types.h>

// What Swift cannot call: functions that glibc shows to _GNU_SOURCE alone. Each gives 0 or the
// system's number for what is wrong.

/// Starts the program in a file, in a process group of its own and in `folder`, with three
/// descriptors, all of which are above 2, and no others. It blocks no signal, and does not ignore
/// those by which programs are stopped, whatever this one does with them. `words` and `variables`
/// end with NULL.
int cprograms_start(
    pid_t *_Nonnull number, const char *_Nonnull path, const char *_Nonnull folder,
    char *_Nullable const *_Nonnull words, char *_Nullable const *_Nonnull variables,
    int input, int output, int errors);

/// Makes a pipe: `ends[0]` to read, `ends[1]` to write. Both are above 2, so that none is one of the
/// three that a program is started with, and other programs do not get them.
int cprograms_pipe(int ends[_Nonnull 2]);

/// Writes as write(2) does: where nobody can read any more that is EPIPE and nothing else, also for
/// a program that does not ignore SIGPIPE.
ssize_t cprograms_write(int end, const void *_Nullable bytes, size_t count);

#endif
