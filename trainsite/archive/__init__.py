"""The archive of run folders: layout, writer, reader, migration, index. The only writer of run folders."""
