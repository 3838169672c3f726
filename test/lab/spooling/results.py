"""Runs a query with Trino's Python client; says how many rows came, and the sum of their digests."""

import hashlib
import sys
from urllib.parse import urlparse

import trino

server, source, sql = sys.argv[1:4]
address = urlparse(server)
connection = trino.dbapi.connect(
    host=address.hostname, port=address.port, user="python", source=source
)
cursor = connection.cursor()
cursor.execute(sql)
rows = 0
total = 0
for row in cursor:
    digest = hashlib.sha256("".join(f"{value}|" for value in row).encode()).digest()
    total = (total + int.from_bytes(digest[:8], "big")) % 2**64
    rows += 1
print("rows", rows, total, flush=True)
sys.stdin.read()
