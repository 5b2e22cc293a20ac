// The branches for Darwin are written from Apple's manual pages. They are untried.
#define _GNU_SOURCE
#include "CPrograms.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <unistd.h>

int cprograms_start(
    pid_t *number, const char *path, const char *folder, char *const *words,
    char *const *variables, int input, int output, int errors)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int wrong = posix_spawnattr_init(&attributes);
    if (wrong) return wrong;
    wrong = posix_spawn_file_actions_init(&actions);
    if (wrong) {
        posix_spawnattr_destroy(&attributes);
        return wrong;
    }
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef __APPLE__
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    // What is ignored stays so through exec: this program ignores SIGPIPE, and while it looks out
    // for Ctrl-C the other two as well.
    sigset_t stopping, none;
    sigemptyset(&none);
    sigemptyset(&stopping);
    sigaddset(&stopping, SIGPIPE);
    sigaddset(&stopping, SIGINT);
    sigaddset(&stopping, SIGTERM);
    if (!wrong) wrong = posix_spawnattr_setflags(&attributes, flags);
    if (!wrong) wrong = posix_spawnattr_setpgroup(&attributes, 0);
    if (!wrong) wrong = posix_spawnattr_setsigmask(&attributes, &none);
    if (!wrong) wrong = posix_spawnattr_setsigdefault(&attributes, &stopping);
    if (!wrong) wrong = posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (!wrong) wrong = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!wrong) wrong = posix_spawn_file_actions_adddup2(&actions, errors, 2);
    if (!wrong) wrong = posix_spawn_file_actions_addchdir_np(&actions, folder);
#ifndef __APPLE__
    // Since glibc 2.34.
    if (!wrong) wrong = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    if (!wrong) wrong = posix_spawn(number, path, &actions, &attributes, words, variables);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return wrong;
}

int cprograms_pipe(int ends[2])
{
#ifdef __APPLE__
    if (pipe(ends)) return errno;
    for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
#else
    if (pipe2(ends, O_CLOEXEC)) return errno;
#endif
    // Where this program's own three are closed, a pipe gets their numbers.
    for (int i = 0; i < 2; i++) {
        if (ends[i] > 2) continue;
        int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, 3), wrong = errno;
        close(ends[i]);
        ends[i] = moved;
        if (moved < 0) {
            close(ends[1 - i]);
            return wrong;
        }
    }
    return 0;
}

static bool pending(int signal)
{
    sigset_t set;
    sigpending(&set);
    return sigismember(&set, signal) == 1;
}

ssize_t cprograms_write(int end, const void *bytes, size_t count)
{
    sigset_t broken, before;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    bool waits = pending(SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    ssize_t written = write(end, bytes, count);
    int wrong = errno, taken;
    // The signal is for this thread; one that waited already is another's.
    if (written < 0 && wrong == EPIPE && !waits && pending(SIGPIPE)) sigwait(&broken, &taken);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = wrong;
    return written;
}
