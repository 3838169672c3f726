import fc from "fast-check";

/** Values that people send, and values that are made to break out of something. */
export const VALUES = [
  ...[
    "airflow",
    "Airflow 3.0",
    "dbt-trino-1.9.2",
    "Apache Superset",
    "etl",
    "batch",
    "ana",
    "svc-x",
  ],
  ...["it's", 'a"b', "a\\b", "\\u0041", "\\", '"', "'", "%41", "%", "a%20b", "$", "${x}", "@{x}"],
  ...[
    "(",
    ")",
    "[a]",
    "{2}",
    "a|b",
    "a.b",
    "a+",
    "^a$",
    "*",
    "?",
    "a*b",
    ".*",
    "\\d",
    "\\Q",
    "#",
    ";",
  ],
  ...['"); result.put("routingGroup", "g0"); ("', "' + 1 + '", "true", "null", "// x", "/* x */"],
  ...["é", "Ã©", "ÿ", "ñandú", "a b", "a\tb", "", "0", "1", "a,b", "etl, batch", "ETL", "microetl"],
];

/** Anything that one byte a character can say. */
export const latin1 = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => {
    const isControl = code >= 0x7f && code < 0xa0;
    return isControl ? "~" : String.fromCharCode(code);
  }),
  maxLength: 8,
});
