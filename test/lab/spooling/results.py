"""Runs a query with Trino's Python client; says how many rows came, and the digest of them in order."""

import hashlib
import sys
from urllib.parse import urlparse

import trino

server, encoding, sql = sys.argv[1:4]
address = urlparse(server)
connection = trino.dbapi.connect(
    host=address.hostname,
    port=address.port,
    user="python",
    source="airflow",
    encoding=encoding or None,
)
cursor = connection.cursor()
cursor.execute(sql)
digest = hashlib.sha256()
rows = 0
for row in cursor:
    digest.update(("".join(f"{value}|" for value in row) + "\n").encode())
    rows += 1
print("rows", rows, digest.hexdigest())
