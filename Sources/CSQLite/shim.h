#ifndef CROSSOVER_CSQLITE_H
#define CROSSOVER_CSQLITE_H

#include <sqlite3.h>

// SQLITE_TRANSIENT, by which SQLite copies what is bound, is a cast that Swift cannot import.

static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text,
                                    sqlite3_uint64 bytes) {
    return sqlite3_bind_text64(statement, index, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *data,
                                    sqlite3_uint64 bytes) {
    return bytes == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob64(statement, index, data, bytes, SQLITE_TRANSIENT);
}

#endif
