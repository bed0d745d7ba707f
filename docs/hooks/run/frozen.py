"""Imported last by the server that sessions are forked from: what it has imported is left out of garbage collection.

A collection in a session would otherwise visit, and so copy, half a gigabyte of modules that it shares with the server.
And what it has imported has asked for the folder of temporary files: each session has its own, and asks anew.
"""

import gc
import tempfile

tempfile.tempdir = None
gc.collect()
gc.freeze()
