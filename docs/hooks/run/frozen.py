"""Imported last by the server that sessions are forked from: what it has imported is left out of garbage collection.

A collection in a session would otherwise visit, and so copy, half a gigabyte of modules that it shares with the server.
"""

import gc

gc.collect()
gc.freeze()
