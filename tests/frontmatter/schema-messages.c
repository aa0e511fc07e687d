/* What is said about values that do not fit, and about schemas that are none: places, words, hints,
 * and the bounds of all that. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <criterion/criterion.h>

#include <fyfm/schema.h>

#include "allocators/testing.h"

struct row {
	const char *schema;
	const char *yaml; /* from the second line of its file on */
	const char *want; /* lines of `LINE:COLUMN: [warning: ]MESSAGE[ (HINT)]` */
};

static const char page[] =
	"type: object\n"
	"required: [title, date]\n"
	"additionalProperties: false\n"
	"properties:\n"
	"  title: {type: string, minLength: 3}\n"
	"  date: {type: string, format: date}\n"
	"  draft: {type: boolean}\n"
	"  tags: {type: array, uniqueItems: true, maxItems: 3,"
	" items: {type: string, pattern: \"^[a-z]+$\"}}\n"
	"  weight: {type: integer, minimum: 1, description: a number from 1 on}\n"
	"  lang: {enum: [en, de, fr]}\n"
	"  author: {type: object, required: [name],"
	" properties: {name: {type: string}, mail: {type: string, format: email}}}\n"
	"  image: {anyOf: [{type: string, format: uri}, {type: object, required: [src]}]}\n"
	"  old: {deprecated: true, description: use new}\n";

static const struct row values[] = {
	{ page,
	  "title: Fine\ndate: 2024-05-01\n",
	  "" },
	{ page,
	  "# comment\ntitel: a\ndtae: tomorrow\n",
	  "2:1: missing key \"date\" (\"dtae\" is there: is 'date' what was meant?)\n"
	  "2:1: missing key \"title\" (\"titel\" is there: is 'title' what was "
	  "meant?)\n"
	  "3:1: unknown key \"titel\" (did you mean 'title'?)\n"
	  "4:1: unknown key \"dtae\" (did you mean 'date'?)\n" },
	{ page,
	  "title: ab\ndate: tomorrow\ndraft: yes\ntags: [c, c, C]\nweight: 0\n"
	  "lang: ger\nauthor:\n  mail: nobody\nimage: 5\nold: 1\n",
	  "2:8: expected at least 3 characters, found 2\n"
	  "3:7: expected a date, found text \"tomorrow\" (write it as 2024-05-01)\n"
	  "4:8: expected true or false, found text \"yes\" (write `true`)\n"
	  "5:11: \"c\" is in this list already, as item 1\n"
	  "5:14: text \"C\" does not match the pattern ^[a-z]+$\n"
	  "6:9: expected at least 1, found 0 (a number from 1 on)\n"
	  "7:7: expected \"en\", \"de\" or \"fr\", found text \"ger\" (did you "
	  "mean 'en'?)\n"
	  "8:1: missing key \"name\"\n"
	  "9:9: expected an e-mail address, found text \"nobody\"\n"
	  "10:8: expected a URI or a mapping, found number 5\n"
	  "11:1: warning: the key \"old\" is deprecated (use new)\n" },
	{ page,
	  "title: 12\ndate: 2024-05-01 10:00\ndraft: \"true\"\ntags: c\n"
	  "weight: \"7\"\nlang: dee\nauthor: {name: [1]}\nimage: {}\n",
	  "2:8: expected text, found number 12 (put it in quotes)\n"
	  "3:7: expected a date, found date and time 2024-05-01T10:00:00 (write it "
	  "as 2024-05-01)\n"
	  "4:8: expected true or false, found text \"true\" (leave the quotes out)\n"
	  "5:7: expected a list, found text \"c\" (write a list of one: [\"c\"])\n"
	  "6:9: expected a whole number, found text \"7\" (a number from 1 on)\n"
	  "7:7: expected \"en\", \"de\" or \"fr\", found text \"dee\" (did you "
	  "mean 'de'?)\n"
	  "8:16: expected text, found a list of 1\n"
	  "9:1: missing key \"src\"\n" },
	{ page,
	  "title: title\ndate:\ndraft: null\nimage: not a uri",
	  "3:1: expected a date, found nothing (write it as 2024-05-01)\n"
	  "4:8: expected true or false, found nothing\n"
	  "5:8: expected a URI, found text \"not a uri\"\n" },
	{ page,
	  "tags: [a, b, c, d]\ntitle: {}\ndate: []\nlang:\n  - x\n",
	  "2:7: expected at most 3 items, found 4\n"
	  "3:8: expected text, found an empty mapping\n"
	  "4:7: expected a date, found an empty list (write it as 2024-05-01)\n"
	  "6:3: expected \"en\", \"de\" or \"fr\", found a list of 1\n" },
	{ page,
	  "\"title\": \"a\\tb\"\n? date\n: 2024-05-01\n"
	  "author: &a {name: A, mail: x}\nimage: *a\n",
	  "5:28: expected an e-mail address, found text \"x\"\n"
	  "6:1: missing key \"src\"\n" },
	{ page,
	  "base: &b {weight: 0}\n<<: *b\ntitle: Title\ndate: 2024-05-01\n",
	  "2:1: unknown key \"base\" (did you mean 'date'?)\n"
	  "3:5: expected at least 1, found 0 (a number from 1 on)\n" },
	{ page,
	  "title: |\n  a\ndate: 2024-05-01\n",
	  "2:8: expected at least 3 characters, found 2\n" },
	{ page,
	  "",
	  "2:1: expected a mapping, found nothing\n" },
	{ page,
	  "[1, 2]",
	  "2:1: expected a mapping, found a list of 2\n" },
	{ page,
	  "# nothing\n",
	  "2:1: expected a mapping, found nothing\n" },
	{ "{type: [integer, \"null\"]}",
	  "x",
	  "2:1: expected a whole number or nothing, found text \"x\"\n" },
	{ "type: number",
	  "\"1.5\"",
	  "2:1: expected a number, found text \"1.5\" (leave the quotes out)\n" },
	{ "type: boolean",
	  "No",
	  "2:1: expected true or false, found text \"No\" (write `false`)\n" },
	{ "type: boolean",
	  "\"off\"",
	  "2:1: expected true or false, found text \"off\" (write `false`)\n" },
	{ "type: string",
	  "5",
	  "2:1: expected text, found number 5 (put it in quotes)\n" },
	{ "type: string",
	  "true",
	  "2:1: expected text, found true (put it in quotes)\n" },
	{ "type: [array, object, boolean]",
	  "5",
	  "2:1: expected true or false, a list or a mapping, found number 5\n" },
	{ "{type: string, format: date-time}",
	  "2024-05-01",
	  "2:1: expected a date and time, found date 2024-05-01\n" },
	{ "{type: string, format: uri, description: \"such as https://example.org/\"}",
	  "x",
	  "2:1: expected a URI, found text \"x\" (such as https://example.org/)\n" },
	{ "format: time",
	  "noon",
	  "2:1: expected a time of day, found text \"noon\"\n" },
	{ "format: uri-reference",
	  "a b",
	  "2:1: expected a URI or a path, found text \"a b\"\n" },
	{ "const: 5",
	  "\"5\"",
	  "2:1: expected 5, found text \"5\"\n" },
	{ "const: {a: 1}",
	  "[1]",
	  "2:1: expected a mapping of 1, found a list of 1\n" },
	{ "enum: [1, 2.5, true, null, 2024-05-01, [1], {}]",
	  "x",
	  "2:1: expected 1, 2.5, true, null, 2024-05-01, a list of 1 or an empty "
	  "mapping, found text \"x\"\n" },
	{ "enum: [only]",
	  "onyl",
	  "2:1: expected \"only\", found text \"onyl\" (did you mean 'only'?)\n" },
	{ "enum: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, "
	  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccccccccc, "
	  "dddddddddddddddddddddd, e]",
	  "f",
	  "2:1: expected \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
	  "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\", "
	  "\"cccccccccccccccccccccccccccccccc\", \"dddddddddddddddddddddd\" or "
	  "\"e\", found text \"f\"\n" },
	{ "minLength: 1",
	  "''",
	  "2:1: expected at least 1 character, found 0\n" },
	{ "maxLength: 1",
	  "ab",
	  "2:1: expected at most 1 character, found 2\n" },
	{ "minimum: 5",
	  "4.5",
	  "2:1: expected at least 5, found 4.5\n" },
	{ "exclusiveMaximum: 5",
	  "5",
	  "2:1: expected less than 5, found 5\n" },
	{ "maximum: .5",
	  "0.75",
	  "2:1: expected at most 0.5, found 0.75\n" },
	{ "exclusiveMinimum: 1",
	  "1",
	  "2:1: expected more than 1, found 1\n" },
	{ "multipleOf: 5",
	  "7",
	  "2:1: expected a multiple of 5, found 7\n" },
	{ "minItems: 1",
	  "[]",
	  "2:1: expected at least 1 item, found 0\n" },
	{ "maxItems: 1",
	  "[1, 2]",
	  "2:1: expected at most 1 item, found 2\n" },
	{ "minProperties: 2",
	  "a: 1",
	  "2:1: expected at least 2 keys, found 1\n" },
	{ "maxProperties: 0",
	  "a: 1",
	  "2:1: expected at most 0 keys, found 1\n" },
	{ "items: {items: {type: integer}}",
	  "- [1, 2]\n- - 3\n  - x\n-\n  - {}\n",
	  "4:5: expected a whole number, found text \"x\"\n"
	  "6:5: expected a whole number, found an empty mapping\n" },
	{ "properties: {a: {properties: {b: {required: [c]}}}}",
	  "a:\n  b:\n    d: 1\n",
	  "3:3: missing key \"c\"\n" },
	{ "items: {required: [a]}",
	  "- b: 1\n- c: 1\n",
	  "2:3: missing key \"a\"\n3:3: missing key \"a\"\n" },
	{ "properties: {a: false}",
	  "{b: 1, a: 2}",
	  "2:8: the key \"a\" is not allowed here\n" },
	{ "false",
	  "x: 1",
	  "2:1: a mapping of 1 is not allowed here\n" },
	{ "items: false",
	  "[1]",
	  "2:2: number 1 is not allowed here\n" },
	{ "prefixItems: [{type: string}, {type: integer}]",
	  "[1, a, b]",
	  "2:2: expected text, found number 1 (put it in quotes)\n"
	  "2:5: expected a whole number, found text \"a\"\n" },
	{ "propertyNames: {pattern: \"^[a-z]+$\"}",
	  "{a: 1, B: 2}",
	  "2:8: the key \"B\" is not of the form that keys must have here\n" },
	{ "additionalProperties: {type: string}",
	  "{a: 1, b: x}",
	  "2:5: expected text, found number 1 (put it in quotes)\n" },
	{ "patternProperties: {\"^x-\": {type: string}}",
	  "{x-a: 1, y: 1}",
	  "2:7: expected text, found number 1 (put it in quotes)\n" },
	{ "patternProperties: {\"^x-\": {deprecated: true}}",
	  "{x-a: 1}",
	  "2:2: warning: the key \"x-a\" is deprecated\n" },
	{ "dependentRequired: {a: [b, c]}",
	  "{a: 1, c: 2}",
	  "2:1: missing key \"b\", needed by \"a\"\n" },
	{ "contains: {type: integer, description: a number is needed}",
	  "[a]",
	  "2:1: the list lacks an item that must be there (a number is needed)\n" },
	{ "not: {type: string}",
	  "text",
	  "2:1: text \"text\" is not allowed here\n" },
	{ "oneOf: [{type: integer}, {minimum: 2}]",
	  "3",
	  "2:1: number 3 fits 2 of the forms of which one only may fit\n" },
	{ "oneOf: [{type: string, format: date}, {type: string, format: "
	  "date-time}, {type: \"null\"}]",
	  "5",
	  "2:1: expected text or nothing, found number 5\n" },
	{ "oneOf: [{type: string, format: date}, {type: string, format: date-time}]",
	  "now",
	  "2:1: expected a date or a date and time, found text \"now\"\n" },
	{ "{type: string, anyOf: [{format: date}, {format: date-time}]}",
	  "now",
	  "2:1: expected a date or a date and time, found text \"now\"\n" },
	{ "anyOf: [{minLength: 3}, {pattern: b}]",
	  "a",
	  "2:1: text \"a\" fits none of the 2 forms that are allowed here\n" },
	{ "anyOf: [{$ref: \"#/$defs/d\"}, {type: \"null\"}]\n"
	  "$defs: {d: {type: string, format: date}}",
	  "now",
	  "2:1: expected a date, found text \"now\" (write it as 2024-05-01)\n" },
	{ "anyOf: [{type: string, format: date}, {type: \"null\"}]",
	  "5",
	  "2:1: expected a date or nothing, found number 5\n" },
	{ "allOf: [{type: string}, {minLength: 3}]",
	  "ab",
	  "2:1: expected at least 3 characters, found 2\n" },
	{ "allOf: [{minLength: 3}, {pattern: b}]",
	  "a",
	  "2:1: expected at least 3 characters, found 1\n"
	  "2:1: text \"a\" does not match the pattern b\n" },
	{ "{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}",
	  "a: 1",
	  "2:1: missing key \"b\"\n" },
	{ "{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}",
	  "d: 1",
	  "2:1: missing key \"c\"\n" },
	{ "items: {uniqueItems: true}",
	  "[[a, b, a, a], [1, 1.0]]",
	  "2:9: \"a\" is in this list already, as item 1\n"
	  "2:12: \"a\" is in this list already, as item 3\n"
	  "2:20: 1.0 is in this list already, as item 1\n" },
	{ "additionalProperties: false",
	  "{1: a, 2024-05-01: b, true: c, null: d, 1.5: e}",
	  "2:2: unknown key \"1\"\n2:8: unknown key \"2024-05-01\"\n"
	  "2:23: unknown key \"true\"\n2:32: unknown key \"null\"\n"
	  "2:41: unknown key \"1.5\"\n" },
	{ "properties: {1: {type: string}}",
	  "1: 2",
	  "2:4: expected text, found number 2 (put it in quotes)\n" },
	{ "type: integer",
	  "\"a \\\"quoted\\\" text that is much longer than what fits into a "
	  "message, surely\"",
	  "2:1: expected a whole number, found text \"a \"quoted\" text that is "
	  "much longer than what fi...\"\n" },
	{ "type: integer",
	  "\"\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9"
	  "\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9"
	  "\\u00e9\\u00e9\\u00e9x\\u00e9\\u00e9\\u00e9\"",
	  "2:1: expected a whole number, found text \"éééééééééééééééééééééééx...\"\n" },
	{ "type: integer",
	  ".inf",
	  "2:1: expected a whole number, found number inf\n" },
	{ "type: integer",
	  "|\n  text\n  in lines\n",
	  "2:1: expected a whole number, found text \"text in lines \"\n" },
	{ "type: integer",
	  "\"a\\nb\"",
	  "2:1: expected a whole number, found text \"a b\"\n" },
	{ "properties: {a: {type: integer}}",
	  "\"a\\0b\": 1\na: x",
	  "3:4: expected a whole number, found text \"x\"\n" },
	{ "type: array",
	  "a\n",
	  "2:1: expected a list, found text \"a\" (write a list of one: [\"a\"])\n" },
	{ "pattern: \"^(a+)+$\"",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	  "2:1: checking by the schema was given up: a pattern takes too long\n" },
	{ "properties: {t: {pattern: \"(x+x+)+y\"}}",
	  "t: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  "2:4: text \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\" does "
	  "not match the pattern (x+x+)+y\n" },
	{ "patternProperties: {\"^(a+)+$\": true}",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab: 1",
	  "2:44: checking by the schema was given up: a pattern takes too long\n" },
	{ "{$defs: {n: {properties: {n: {$ref: \"#/$defs/n\"}}, "
	  "additionalProperties: false}}, $ref: \"#/$defs/n\"}",
	  "n:\n  n:\n    n:\n      m: 1\n",
	  "5:7: unknown key \"m\"\n" },
};

static const struct row schemas[] = {
	{ "type: strin\n"
	  "required: yes please\n"
	  "propertes: {a: 1}\n"
	  "properties: {a: 1, b: {type: 5, minLength: -1, pattern: \"(\"}}\n"
	  "$defs: {date: {format: dat}}\n"
	  "allOf: [{$ref: \"#/$defs/dat\"}, {$ref: \"other.json\"}, {$ref: "
	  "\"#/$defs/date/x\"}]\n"
	  "enum: []\n"
	  "multipleOf: 0\n",
	  "",
	  "1:7: unknown type \"strin\" (did you mean 'string'?)\n"
	  "2:11: \"required\" needs a list of keys, and this is text \"yes please\"\n"
	  "3:1: warning: unknown keyword \"propertes\": it is ignored (did you "
	  "mean 'properties'?)\n"
	  "4:17: a schema is a mapping, or true or false, and this is number 1\n"
	  "4:30: \"type\" needs the name of a type, and this is number 5\n"
	  "4:44: \"minLength\" needs a whole number from 0 on\n"
	  "4:57: no regular expression: missing closing parenthesis, at character 2\n"
	  "5:24: warning: unknown format \"dat\": any text fits it (there are "
	  "date, date-time, time, uri, uri-reference, iri, iri-reference, email)\n"
	  "6:16: \"$ref\" leads to nothing: there is no \"dat\" (did you mean "
	  "'date'?)\n"
	  "6:39: \"$ref\" leads out of what is known: only places in this file are "
	  "(write `#/$defs/NAME`)\n"
	  "6:61: \"$ref\" leads to nothing: there is no \"x\"\n"
	  "7:7: \"enum\" needs a value at least\n"
	  "8:13: \"multipleOf\" needs a number above 0\n" },
	{ "$ref: \"#\"",
	  "",
	  "1:1: this schema refers back to itself for the same value\n" },
	{ "{$defs: {a: {allOf: [{$ref: \"#/$defs/b\"}]}, b: {anyOf: [true, {$ref: "
	  "\"#/$defs/a\"}]}}}",
	  "",
	  "1:13: this schema refers back to itself for the same value\n" },
	{ "{$defs: {a: {not: {$ref: \"#/$defs/a\"}}}}",
	  "",
	  "1:13: this schema refers back to itself for the same value\n" },
	{ "{properties: {a: {if: {$ref: \"#/properties/a\"}}}}",
	  "",
	  "1:18: this schema refers back to itself for the same value\n" },
	{ "- a",
	  "",
	  "1:1: a schema is a mapping, or true or false, and this is a list of 1\n" },
	{ "5",
	  "",
	  "1:1: a schema is a mapping, or true or false, and this is number 5\n" },
	{ "",
	  "",
	  "1:1: a schema is a mapping, or true or false, and this is nothing\n" },
	{ "a: b: c",
	  "",
	  "1:5: a second `: ` in this line (put the value in quotes: `title: "
	  "\"One: two\"`)\n" },
	{ "a: 1\na: 2",
	  "",
	  "2:1: duplicate key `a` (the first one is in line 1, column 1)\n" },
	{ "a\tb: [",
	  "",
	  "1:6: this bracket is not closed\n" },
	{ "type: []",
	  "",
	  "1:7: \"type\" needs a type at least\n" },
	{ "type: [string, strong]",
	  "",
	  "1:7: unknown type \"strong\" (did you mean 'string'?)\n" },
	{ "type: whatever",
	  "",
	  "1:7: unknown type \"whatever\" (there are string, integer, number, "
	  "boolean, array, object and null)\n" },
	{ "type: true",
	  "",
	  "1:7: \"type\" needs the name of a type, and this is true\n" },
	{ "required: [1]",
	  "",
	  "1:11: \"required\" needs a list of keys, and this is number 1\n" },
	{ "required: {a: 1}",
	  "",
	  "1:11: \"required\" needs a list of keys, and this is a mapping of 1\n" },
	{ "properties: [a]",
	  "",
	  "1:13: \"properties\" needs a mapping of keys to schemas, and this is a "
	  "list of 1\n" },
	{ "properties: {a: [b]}",
	  "",
	  "1:17: a schema is a mapping, or true or false, and this is a list of 1\n" },
	{ "items: 5",
	  "",
	  "1:8: a schema is a mapping, or true or false, and this is number 5\n" },
	{ "items: []",
	  "",
	  "1:8: \"items\" needs a schema at least\n" },
	{ "items: [5]",
	  "",
	  "1:9: a schema is a mapping, or true or false, and this is number 5\n" },
	{ "prefixItems: {}",
	  "",
	  "1:14: \"prefixItems\" needs a list of schemas, and this is an empty "
	  "mapping\n" },
	{ "allOf: {}",
	  "",
	  "1:8: \"allOf\" needs a list of schemas, and this is an empty mapping\n" },
	{ "anyOf: []",
	  "",
	  "1:8: \"anyOf\" needs a schema at least\n" },
	{ "oneOf: [1, true]",
	  "",
	  "1:9: a schema is a mapping, or true or false, and this is number 1\n" },
	{ "not: 1",
	  "",
	  "1:6: a schema is a mapping, or true or false, and this is number 1\n" },
	{ "if: x",
	  "",
	  "1:5: a schema is a mapping, or true or false, and this is text \"x\"\n" },
	{ "then: x",
	  "",
	  "1:7: a schema is a mapping, or true or false, and this is text \"x\"\n" },
	{ "else: x",
	  "",
	  "1:7: a schema is a mapping, or true or false, and this is text \"x\"\n" },
	{ "contains: []",
	  "",
	  "1:11: a schema is a mapping, or true or false, and this is an empty list\n" },
	{ "additionalProperties: no",
	  "",
	  "1:23: a schema is a mapping, or true or false, and this is text \"no\"\n" },
	{ "patternProperties: {\"[\": true}",
	  "",
	  "1:26: no regular expression: missing terminating ] for character class, "
	  "at character 2\n" },
	{ "patternProperties: 5",
	  "",
	  "1:20: \"patternProperties\" needs a mapping of patterns to schemas, and "
	  "this is number 5\n" },
	{ "propertyNames: 1",
	  "",
	  "1:16: a schema is a mapping, or true or false, and this is number 1\n" },
	{ "minLength: 1.5",
	  "",
	  "1:12: \"minLength\" needs a whole number from 0 on\n" },
	{ "minLength: x",
	  "",
	  "1:12: \"minLength\" needs a whole number, and this is text \"x\"\n" },
	{ "minLength: .nan",
	  "",
	  "1:12: \"minLength\" needs a whole number from 0 on\n" },
	{ "maxLength: 1e30",
	  "",
	  "1:12: \"maxLength\" needs a whole number from 0 on\n" },
	{ "minItems: -1",
	  "",
	  "1:11: \"minItems\" needs a whole number from 0 on\n" },
	{ "maxItems: null",
	  "",
	  "1:11: \"maxItems\" needs a whole number, and this is nothing\n" },
	{ "uniqueItems: yes",
	  "",
	  "1:14: \"uniqueItems\" needs true or false, and this is text \"yes\"\n" },
	{ "minimum: x",
	  "",
	  "1:10: \"minimum\" needs a number, and this is text \"x\"\n" },
	{ "maximum: []",
	  "",
	  "1:10: \"maximum\" needs a number, and this is an empty list\n" },
	{ "exclusiveMinimum: true",
	  "",
	  "1:19: \"exclusiveMinimum\" needs a number, and this is true\n" },
	{ "multipleOf: -1",
	  "",
	  "1:13: \"multipleOf\" needs a number above 0\n" },
	{ "multipleOf: x",
	  "",
	  "1:13: \"multipleOf\" needs a number, and this is text \"x\"\n" },
	{ "const: 1",
	  "",
	  "" },
	{ "enum: 5",
	  "",
	  "1:7: \"enum\" needs a list of values, and this is number 5\n" },
	{ "format: 5",
	  "",
	  "1:9: \"format\" needs the name of a format, and this is number 5\n" },
	{ "pattern: 5",
	  "",
	  "1:10: \"pattern\" needs a regular expression, and this is number 5\n" },
	{ "pattern: \"a{2,1}\"",
	  "",
	  "1:10: no regular expression: numbers out of order in {} quantifier, at "
	  "character 6\n" },
	{ "pattern: \"\\\\\"",
	  "",
	  "1:10: no regular expression: \\ at end of pattern, at character 2\n" },
	{ "dependentRequired: []",
	  "",
	  "1:20: \"dependentRequired\" needs a mapping of keys to lists of keys, "
	  "and this is an empty list\n" },
	{ "dependentRequired: {a: b}",
	  "",
	  "1:24: \"a\" needs a list of keys, and this is text \"b\"\n" },
	{ "dependentRequired: {a: [1]}",
	  "",
	  "1:24: \"a\" needs a list of keys, and this is number 1\n" },
	{ "deprecated: maybe",
	  "",
	  "1:13: \"deprecated\" needs true or false, and this is text \"maybe\"\n" },
	{ "description: 5",
	  "",
	  "1:14: \"description\" needs text, and this is number 5\n" },
	{ "$ref: 5",
	  "",
	  "1:7: \"$ref\" leads out of what is known: only places in this file are "
	  "(write `#/$defs/NAME`)\n" },
	{ "$ref: \"\"",
	  "",
	  "1:7: \"$ref\" leads out of what is known: only places in this file are "
	  "(write `#/$defs/NAME`)\n" },
	{ "$ref: \"#x\"",
	  "",
	  "1:7: \"$ref\" leads out of what is known: only places in this file are "
	  "(write `#/$defs/NAME`)\n" },
	{ "$ref: \"#/a/b\"\na: {c: 1}",
	  "",
	  "1:7: \"$ref\" leads to nothing: there is no \"b\"\n"
	  "2:1: warning: unknown keyword \"a\": it is ignored\n" },
	{ "$ref: \"#/x/1\"\nx: [true]",
	  "",
	  "1:7: \"$ref\" leads to nothing: there is no \"1\"\n"
	  "2:1: warning: unknown keyword \"x\": it is ignored\n" },
	{ "$ref: \"#/x/00\"\nx: [true]",
	  "",
	  "2:1: warning: unknown keyword \"x\": it is ignored\n" },
	{ "$ref: \"#/x/q\"\nx: [true]",
	  "",
	  "1:7: \"$ref\" leads to nothing: there is no \"q\"\n"
	  "2:1: warning: unknown keyword \"x\": it is ignored\n" },
	{ "$ref: \"#/title\"\ntitle: t",
	  "",
	  "2:8: a schema is a mapping, or true or false, and this is text \"t\"\n" },
	{ "$defs: []",
	  "",
	  "1:8: \"$defs\" needs a mapping of names to schemas, and this is an "
	  "empty list\n" },
	{ "$defs: {a: 1}",
	  "",
	  "1:12: a schema is a mapping, or true or false, and this is number 1\n" },
	{ "definitions: 1",
	  "",
	  "1:14: \"definitions\" needs a mapping of names to schemas, and this is "
	  "number 1\n" },
	{ "unknown: 1",
	  "",
	  "1:1: warning: unknown keyword \"unknown\": it is ignored\n" },
	{ "minlength: 1",
	  "",
	  "1:1: warning: unknown keyword \"minlength\": it is ignored (did you "
	  "mean 'minLength'?)\n" },
	{ "x-mine: 1",
	  "",
	  "" },
	{ "unevaluatedItems: false",
	  "",
	  "1:1: warning: unknown keyword \"unevaluatedItems\": it is ignored\n" },
	{ "properties:\n  a: &a\n    type: strng\n  b: *a\n",
	  "",
	  "3:11: unknown type \"strng\" (did you mean 'string'?)\n" },
};

static fyfm_parser *parser;
static fya_allocator *a, *scratch;

static void setup(void)
{
	parser = fyfm_parser_new();
	a = fya_malloc_new();
	scratch = fya_arena_new(NULL);
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(scratch);
	fya_destroy(a);
}

TestSuite(schema_messages, .init = setup, .fini = teardown, .timeout = 60);

static void note(void *user, const fyfm_diag *d)
{
	fya_buf *out = user;

	fya_buf_printf(out, "%u:%u: %s%s", d->line, d->column,
		d->severity == FYFM_WARNING ? "warning: " : "", d->message);
	if (d->hint[0] != '\0')
		fya_buf_printf(out, " (%s)", d->hint);
	fya_buf_putc(out, '\n');
}

static void count(void *user, const fyfm_diag *d)
{
	(void)d;
	++*(size_t *)user;
}

static const fyfm_schema *compile(const char *text)
{
	const fyfm_schema *s;

	cr_assert_eq(fyfm_schema_compile(parser, a, text, strlen(text), NULL, &s), FYFM_OK, "%s",
		text);
	return s;
}

static fyfm_value parse(const char *yaml)
{
	fyfm_value v;
	fyfm_diag d;

	cr_assert_eq(fyfm_parse(parser, a, yaml, strlen(yaml), NULL, &v, &d), FYFM_OK, "%s: %s",
		yaml, d.message);
	return v;
}

static size_t lines_of(const char *text, const char *without)
{
	size_t lines = 0;

	for (; *text != '\0'; text = strchr(text, '\n') + 1)
		lines += !strstr(text, without) || strstr(text, without) > strchr(text, '\n');
	return lines;
}

Test(schema_messages, of_values)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const struct row *row = &values[i];
		fyfm_parse_options how = { .path = "p.md", .first_line = 2 };
		fya_buf out;
		fyfm_validate_options o = { .text = row->yaml, .len = strlen(row->yaml),
			.parse = &how, .sink = note, .user = &out };
		size_t errors = SIZE_MAX;
		fyfm_status st;

		fya_buf_init(&out, a, 0);
		st = fyfm_schema_validate(compile(row->schema), parser, scratch, parse(row->yaml),
			&o, &errors);
		cr_expect_eq(st, strstr(row->want, "given up") ? FYFM_ERR_LIMIT : FYFM_OK);
		cr_expect_str_eq(fya_buf_cstr(&out), row->want, "%s\n%s\n%s", row->schema,
			row->yaml, fya_buf_cstr(&out));
		cr_expect_eq(errors, lines_of(row->want, ": warning: "), "%s", row->yaml);
		fya_reset(a);
	}
}

Test(schema_messages, of_schemas)
{
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		const char *text = schemas[i].schema;
		bool wrong = lines_of(schemas[i].want, ": warning: ") != 0;
		fya_buf out;
		fyfm_schema_options o = { .path = "s.yaml", .sink = note, .user = &out };
		const fyfm_schema *s;
		fyfm_status st;

		fya_buf_init(&out, scratch, 0);
		st = fyfm_schema_compile(parser, a, text, strlen(text), &o, &s);
		cr_expect_str_eq(fya_buf_cstr(&out), schemas[i].want, "%s\n%s", text,
			fya_buf_cstr(&out));
		cr_expect_eq(st != FYFM_OK, wrong, "%s", text);
		cr_expect_eq(s == NULL, wrong, "%s", text);
		fya_reset(a);
	}
}

/* As the program prints it. */
static void format(void *user, const fyfm_diag *d)
{
	fyfm_diag_format(d, "fyssg", 0, user);
}

Test(schema_messages, show_the_line)
{
	static const char yaml[] = "title: A\ndtae: 2024-05-01\n";
	fyfm_parse_options how = { .path = "content/a.md", .first_line = 2 };
	fya_buf out;
	fyfm_validate_options o = { .text = yaml, .len = strlen(yaml), .parse = &how,
		.sink = format, .user = &out };

	fya_buf_init(&out, a, 0);
	cr_assert_eq(fyfm_schema_validate(
			compile("{properties: {title: {type: integer}, date: {}},"
				" additionalProperties: false}"),
			parser, scratch, parse(yaml), &o, NULL), FYFM_OK);
	cr_expect_str_eq(fya_buf_cstr(&out),
		"fyssg: error: content/a.md:2:8: expected a whole number, found text \"A\"\n"
		"  2 | title: A\n"
		"    |        ^\n"
		"fyssg: error: content/a.md:3:1: unknown key \"dtae\"\n"
		"  3 | dtae: 2024-05-01\n"
		"    | ^~~~\n"
		"  hint: did you mean 'date'?\n");
}

Test(schema_messages, are_bounded)
{
	const fyfm_schema *s = compile("items: {type: string}");
	fyfm_value v = parse("[1, 2, 3, 4, 5, 6, 7, 8, 9]");
	size_t told = 0, errors = 0;
	fyfm_validate_options o = { .sink = count, .user = &told, .max_messages = 4 };

	cr_expect_eq(fyfm_schema_validate(s, NULL, scratch, v, &o, &errors), FYFM_OK);
	cr_expect_eq(told, 4);
	cr_expect_eq(errors, 9);
	cr_expect_eq(fyfm_schema_validate(s, NULL, scratch, v, NULL, &errors), FYFM_OK);
	cr_expect_eq(errors, 9);
}

Test(schema_messages, leave_scratch_as_it_was)
{
	const fyfm_schema *s = compile("items: {type: string, pattern: ^a, uniqueItems: true}");
	fyfm_value v = parse("- 1\n- b\n- |\n  text\n  of lines\n- a\n");
	size_t told = 0, errors;
	fyfm_validate_options o = { .sink = count, .user = &told };
	fya_stats before, after;

	fya_get_stats(scratch, &before);
	cr_expect_eq(fyfm_schema_validate(s, NULL, scratch, v, &o, &errors), FYFM_OK);
	fya_get_stats(scratch, &after);
	cr_expect_eq(errors, 3);
	cr_expect_eq(after.used, before.used);
}

/* --- bounds ----------------------------------------------------------------------------------- */

static void append_repeated(fya_buf *out, const char *text, size_t times)
{
	while (times-- > 0)
		fya_buf_puts(out, text);
}

static fyfm_status validate(const char *schema, const char *yaml)
{
	clock_t start = clock();
	fyfm_status st = fyfm_schema_validate(compile(schema), parser, scratch, parse(yaml), NULL,
		NULL);

	cr_expect_lt(clock() - start, 20 * CLOCKS_PER_SEC, "%.100s", schema);
	return st;
}

Test(schema_messages, patterns_have_a_budget)
{
	char text[200];

	memset(text, 'a', 150);
	strcpy(text + 150, "b");
	cr_expect_eq(validate("pattern: ^(a+)+$", text), FYFM_ERR_LIMIT);
	cr_expect_eq(validate("pattern: ^(a|aa)+$", text), FYFM_ERR_LIMIT);
	cr_expect_eq(validate("pattern: (a*)*c|(a*)*d", text), FYFM_ERR_LIMIT);
	cr_expect_eq(validate("pattern: '(?R)'", text), FYFM_ERR_LIMIT);
	cr_expect_eq(validate("pattern: '((a?){50}){50}c|b$'", text), FYFM_ERR_LIMIT);
	cr_expect_eq(validate("pattern: ^(a+)b$", text), FYFM_OK);
}

/* a1 = [a0, a0], a2 = [a1, a1], ...: as large as 2^60 when walked. */
Test(schema_messages, alias_bombs)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, "a0: &a0 [x]\n");
	for (int i = 1; i <= 40; i++)
		fya_buf_printf(&text, "a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
	cr_expect_eq(validate("{$defs: {a: {items: {$ref: '#/$defs/a'}}},"
			      " additionalProperties: {$ref: '#/$defs/a'}}",
			     fya_buf_cstr(&text)), FYFM_ERR_LIMIT);
	cr_expect_eq(validate("additionalProperties: {uniqueItems: true}", fya_buf_cstr(&text)),
		FYFM_OK);
	/* Schemas may be bombs, too. */
	fya_buf_clear(&text);
	fya_buf_puts(&text, "$defs:\n  a0: &a0 {minimum: 1}\n");
	for (int i = 1; i <= 40; i++)
		fya_buf_printf(&text, "  a%d: &a%d {allOf: [*a%d, *a%d]}\n", i, i, i - 1, i - 1);
	fya_buf_puts(&text, "$ref: '#/$defs/a40'\n");
	cr_expect_eq(validate(fya_buf_cstr(&text), "5"), FYFM_ERR_LIMIT);
}

Test(schema_messages, chains_of_references)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, "$ref: '#/$defs/a0'\n$defs:\n  a10000: {type: string}\n");
	for (int i = 0; i < 10000; i++)
		fya_buf_printf(&text, "  a%d: {$ref: '#/$defs/a%d'}\n", i, i + 1);
	cr_expect_eq(validate(fya_buf_cstr(&text), "a"), FYFM_ERR_LIMIT);
	fya_buf_clear(&text);
	fya_buf_puts(&text, "$ref: '#/$defs/a9900'\n$defs:\n  a10000: {type: string}\n");
	for (int i = 0; i < 10000; i++)
		fya_buf_printf(&text, "  a%d: {$ref: '#/$defs/a%d'}\n", i, i + 1);
	cr_expect_eq(validate(fya_buf_cstr(&text), "a"), FYFM_OK);
}

Test(schema_messages, large_schemas)
{
	const fyfm_schema *s;
	fya_buf text;

	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, "properties:\n");
	for (int i = 0; i < 20000; i++)
		fya_buf_printf(&text, "  key%d: {type: string, minLength: 2}\n", i);
	(void)compile(fya_buf_cstr(&text));
	append_repeated(&text, "# padding\n", 10);
	for (int i = 20000; i < 100000; i++)
		fya_buf_printf(&text, "  key%d: {type: string, minLength: 2}\n", i);
	cr_expect_eq(fyfm_schema_compile(parser, a, text.data, text.len, NULL, &s), FYFM_ERR_LIMIT);
	fya_buf_clear(&text);
	fya_buf_puts(&text, "pattern: '");
	append_repeated(&text, "a", 20000);
	fya_buf_puts(&text, "'\n");
	cr_expect_eq(fyfm_schema_compile(parser, a, text.data, text.len, NULL, &s), FYFM_ERR_LIMIT);
	/* One list under many aliases. */
	fya_buf_clear(&text);
	fya_buf_puts(&text, "$defs:\n  a: {required: &r [");
	for (int i = 0; i < 5000; i++)
		fya_buf_printf(&text, "k%d, ", i);
	fya_buf_puts(&text, "]}\n");
	for (int i = 0; i < 5000; i++)
		fya_buf_printf(&text, "  b%d: {required: *r}\n", i);
	cr_expect_eq(fyfm_schema_compile(parser, a, text.data, text.len, NULL, &s), FYFM_ERR_LIMIT);
}

Test(schema_messages, deep_values)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	append_repeated(&text, "[", 60);
	append_repeated(&text, "]", 60);
	cr_expect_eq(validate("items: {$ref: '#'}", fya_buf_cstr(&text)), FYFM_OK);
}

/* --- threads ---------------------------------------------------------------------------------- */

enum { THREADS = 4, ROUNDS = 300 };

struct work {
	const fyfm_schema *schema;
	size_t errors;
};

static void *validate_much(void *user)
{
	static const char yaml[] = "title: ab\ndate: tomorrow\ntags: [c, c, C]\nimage: 5\n";
	struct work *work = user;
	fyfm_parser *p = fyfm_parser_new();
	fya_allocator *own = fya_arena_new(NULL);
	size_t told = 0;
	fyfm_validate_options o = { .text = yaml, .len = strlen(yaml), .sink = count,
		.user = &told };

	for (int i = 0; i < ROUNDS; i++) {
		size_t errors = 0;
		fyfm_value v;

		if (fyfm_parse(p, own, yaml, strlen(yaml), NULL, &v, NULL) == FYFM_OK &&
		    fyfm_schema_validate(work->schema, p, own, v, &o, &errors) == FYFM_OK)
			work->errors += errors;
		fya_reset(own);
	}
	fya_destroy(own);
	fyfm_parser_free(p);
	return told == work->errors ? work : NULL;
}

Test(schema_messages, threads_share_a_schema)
{
	struct work work[THREADS];
	pthread_t threads[THREADS];
	const fyfm_schema *s = compile(page);

	for (size_t i = 0; i < THREADS; i++) {
		work[i] = (struct work){ s, 0 };
		cr_assert_eq(pthread_create(&threads[i], NULL, validate_much, &work[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		cr_expect_not_null(result);
		cr_expect_eq(work[i].errors, 5 * ROUNDS);
	}
}

/* --- memory that runs out --------------------------------------------------------------------- */

Test(schema_messages, every_allocation_fails_compiling)
{
	static const char *const texts[] = { page, "a: [b",
		"{properties: {a: {type: strin}, b: {$ref: '#/c'}}, minLength: x, odd: 1}",
		"{patternProperties: {a: true}, required: [a, b], dependentRequired: {a: [b]}}",
		"{$ref: '#/$defs/a~1%20b', $defs: {a/ b: {prefixItems: [{enum: [1]}]}}}" };
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	size_t calls = 0;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t n = 0, told;
		fyfm_schema_options o = { .sink = count, .user = &told };
		const fyfm_schema *s;
		const char *text = texts[i];
		fyfm_status wanted = fyfm_schema_compile(parser, a, text, strlen(text), NULL, &s);

		do {
			fyfm_status st;
			bool failed;

			fya_failing_set(failing, ++n);
			st = fyfm_schema_compile(parser, failing, text, strlen(text), &o, &s);
			failed = fya_failing_calls(failing) >= n;
			cr_expect_eq(st, failed ? FYFM_ERR_NOMEM : wanted, "%s, call %zu: %s", text,
				n, fyfm_status_text(st));
			if (st != FYFM_OK)
				cr_expect_eq(fya_tracking_live(tracking), 0, "%s, call %zu", text,
					n);
			cr_expect_null(fya_tracking_fault(tracking), "%s",
				fya_tracking_fault(tracking));
			fya_reset(failing);
		} while (fya_failing_calls(failing) >= n && n < 10000);
		calls += n;
	}
	cr_expect_gt(calls, 200);
	fya_destroy(failing);
}

Test(schema_messages, every_allocation_fails_validating)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const struct row *row = &values[i];
		const fyfm_schema *s = compile(row->schema);
		fyfm_value v = parse(row->yaml);
		size_t n = 0, told;
		fyfm_validate_options o = { .text = row->yaml, .len = strlen(row->yaml),
			.sink = count, .user = &told, .max_steps = 100000 };
		fyfm_status wanted = fyfm_schema_validate(s, parser, scratch, v, &o, NULL);

		do {
			fyfm_status st;

			fya_failing_set(failing, ++n);
			st = fyfm_schema_validate(s, parser, failing, v, &o, NULL);
			/* What words are made of may be missing: then they are fewer. */
			if (fya_failing_calls(failing) < n)
				cr_expect_eq(st, wanted, "%s", row->yaml);
			else
				cr_expect(st == FYFM_ERR_NOMEM || st == wanted, "%s, call %zu: %s",
					row->yaml, n, fyfm_status_text(st));
			cr_expect_eq(fya_tracking_live(tracking), 0, "%s, call %zu", row->yaml, n);
			cr_expect_null(fya_tracking_fault(tracking), "%s",
				fya_tracking_fault(tracking));
			fya_reset(failing);
		} while (fya_failing_calls(failing) >= n && n < 10000);
		fya_reset(a);
	}
	fya_destroy(failing);
}
