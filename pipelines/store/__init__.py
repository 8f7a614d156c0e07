"""The raw folder, and what was read of it: parsed batches on disk and the ledger of files.

scan                       the folder as it stands, no file opened
pool, reading              files read by processes, a chunk at a time
ledger, batches            each file as last read; the tables of a chunk as Parquet
compaction                 small batches become one
refresh                    all of it brought up to the folder
"""
