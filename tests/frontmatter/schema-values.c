/* Which values fit which schemas, keyword by keyword, in the manner of the JSON Schema Test
 * Suite. */
#include <criterion/criterion.h>

#include <fyfm/schema.h>

enum { VALUES = 14 };

static const struct {
	const char *schema;
	const char *fit[VALUES];
	const char *misfit[VALUES];
} rows[] = {
	/* --- schemas as such --- */
	{ "{}", { "1", "a", "[]", "{}", "null", "true", "1.5", "2024-05-01", "~" }, { NULL } },
	{ "true", { "1", "{}", "null" }, { NULL } },
	{ "false", { NULL }, { "1", "{}", "null", "[]", "''" } },
	{ "{title: anything, $comment: x, default: 5, examples: [1], x-mine: 1}",
	  { "1", "a" }, { NULL } },

	/* --- type --- */
	{ "type: integer", { "1", "-5", "1.0", "1e3", "0x10", "9223372036854775807", "1e300" },
	  { "1.5", "a", "'1'", "{}", "[]", "true", "null", ".inf", ".nan" } },
	{ "type: number", { "1", "1.0", "1.5", "-0.0", ".inf", ".nan" },
	  { "a", "'1.5'", "{}", "[]", "true", "null", "2024-05-01" } },
	{ "type: string", { "a", "'1'", "''", "\"\\u00e9\"", "yes", "2024-05-01",
	  "2024-05-01 10:00", "|\n  block\n" }, { "1", "1.5", "{}", "[]", "true", "null", "" } },
	{ "type: boolean", { "true", "false", "True" },
	  { "1", "0", "yes", "'true'", "null", "[]", "{}", "''" } },
	{ "type: 'null'", { "null", "~", "" }, { "0", "false", "''", "[]", "{}", "'null'" } },
	{ "type: null", { "null" }, { "0" } },
	{ "type: array", { "[]", "[1, a]", "- 1" }, { "1", "{}", "null", "a" } },
	{ "type: object", { "{}", "a: 1", "{1: 2}" }, { "1", "[]", "null", "a" } },
	{ "type: [integer, string]", { "1", "a", "2.0", "2024-05-01" },
	  { "1.1", "{}", "[]", "true", "null" } },
	{ "type: [array, object, 'null']", { "[]", "{}", "null" }, { "1", "a", "true" } },
	{ "type: [string]", { "a" }, { "1" } },

	/* --- enum, const --- */
	{ "enum: [1, 2, 3]", { "1", "2", "3.0" }, { "4", "'1'", "1.5", "true", "[1]" } },
	{ "enum: [6, foo, [], true, {foo: 12}]", { "6", "foo", "[]", "true", "{foo: 12}" },
	  { "null", "{foo: false}", "{foo: 12, boo: 42}", "'6'", "'true'" } },
	{ "enum: [null]", { "null", "" }, { "0", "''", "false" } },
	{ "enum: [false]", { "false" }, { "0", "0.0", "[false]", "null" } },
	{ "enum: [0]", { "0", "0.0", "-0.0" }, { "false", "[]", "''" } },
	{ "enum: [2024-05-01]", { "2024-05-01", "'2024-05-01'" },
	  { "2024-05-02", "2024-05-01 00:00", "'2024-05-1'", "20240501" } },
	{ "enum: ['2024-05-01', '2024-05-01T10:00:00Z']",
	  { "2024-05-01", "'2024-05-01'", "2024-05-01T10:00:00Z", "2024-05-01T12:00:00+02:00" },
	  { "2024-05-02", "2024-05-01T10:00:01Z", "2024-05-01T10:00:00" } },
	{ "enum: [a string that is longer than seven bytes]",
	  { "a string that is longer than seven bytes",
	    "|-\n  a string that is longer than seven bytes" },
	  { "a string that is longer than seven byte",
	  "|\n  a string that is longer than seven bytes" } },
	{ "const: 2", { "2", "2.0" }, { "5", "a", "'2'", "[2]" } },
	{ "const: {foo: bar, baz: bax}", { "{foo: bar, baz: bax}", "{baz: bax, foo: bar}" },
	  { "{foo: bar}", "[1, 2]", "{foo: bar, baz: bax, c: 1}" } },
	{ "const: [{foo: bar}]", { "[{foo: bar}]" }, { "[2]", "[1, 2, 3]", "[{foo: baz}]" } },
	{ "const: null", { "null" }, { "0", "''" } },
	{ "const: false", { "false" }, { "0", "[false]", "{a: false}", "'false'" } },
	{ "const: {a: [1, [2, {b: 3.0}]]}", { "{a: [1, [2, {b: 3}]]}" },
	  { "{a: [1, [2, {b: 4}]]}" } },
	{ "const: 9007199254740993", { "9007199254740993" }, { "9007199254740992",
	  "9007199254740992.0" } },
	{ "const: ''", { "''" }, { "", "null", "0" } },

	/* --- numbers --- */
	{ "minimum: 1.1", { "2.6", "1.1", "x", "2", "null", "[]" }, { "0.6", "1", "-5", "-.inf",
	  ".nan" } },
	{ "minimum: -2", { "-1", "0", "-2", "-2.0" }, { "-2.0001", "-3", "-9223372036854775808" } },
	{ "maximum: 3", { "2.6", "3", "3.0", "'4'", "-.inf" }, { "3.5", "4", ".inf", ".nan" } },
	{ "maximum: 300.0", { "299.97", "300" }, { "300.5", "301" } },
	{ "exclusiveMinimum: 1.1", { "1.2", "2", "'0'" }, { "1.1", "0.6", "1" } },
	{ "exclusiveMaximum: 3", { "2.2", "2", "'4'" }, { "3", "3.0", "3.5" } },
	{ "{exclusiveMinimum: 0, exclusiveMaximum: 1}", { "0.5", "0.0001" }, { "0", "1", "-0.0",
	  "1.0" } },
	{ "minimum: 9007199254740993", { "9007199254740993", "9007199254740994.0" },
	  { "9007199254740992", "9007199254740992.0" } },
	{ "maximum: 9223372036854775807", { "9223372036854775807", "1e18" }, { "1e19",
	  "9223372036854775808.0" } },
	{ "minimum: 1e19", { "1e19", "2e19" }, { "9223372036854775807" } },
	{ "maximum: -1e19", { "-1e19", "-.inf" }, { "-9223372036854775808", "0" } },
	{ "multipleOf: 2", { "10", "0", "-4", "4.0", "foo" }, { "7", "1", "-3", "4.5" } },
	{ "multipleOf: 1.5", { "0", "4.5", "3", "-1.5" }, { "35", "1" } },
	{ "multipleOf: 0.0001", { "0.0075", "12", "0.3", "0.7" }, { "0.00751", "0.00005" } },
	{ "multipleOf: 0.01", { "0.07", "4.35", "19.99", "1.1", "0.29" }, { "0.075", "19.999" } },
	{ "multipleOf: 0.123456789", { "0" }, { "1e308", ".inf", ".nan" } },
	{ "{type: integer, multipleOf: 0.5}", { "1e308", "3" }, { "1.5" } },

	/* --- text --- */
	{ "minLength: 2", { "foo", "fo", "1", "\"\\U0001f4a9\\U0001f4a9\"", "null" },
	  { "f", "''", "\"\\U0001f4a9\"", "é" } },
	{ "maxLength: 2", { "f", "fo", "100", "\"\\U0001f4a9\\U0001f4a9\"", "éé", "''" },
	  { "foo", "ééé" } },
	{ "maxLength: 2.0", { "f" }, { "foo" } },
	{ "{minLength: 4, maxLength: 4}", { "\"a\\tbc\"", "|\n  abc\n" }, { "|-\n  abc\n" } },
	{ "minLength: 0", { "''" }, { NULL } },
	{ "maxLength: 0", { "''" }, { "a" } },
	{ "maxLength: 10", { "2024-05-01" }, { "2024-05-01T10:00:00" } },
	{ "pattern: ^a*$", { "aaa", "''", "true", "1", "{}", "[]", "null" }, { "abc",
	  "\"a\\n\"" } },
	{ "pattern: a+", { "xxaayy", "a" }, { "b", "''" } },
	{ "pattern: '^\\d+$'", { "'12'" }, { "a", "'٣'", "''" } },
	{ "pattern: '^\\w+$'", { "ab_1" }, { "é", "a b" } },
	{ "pattern: '^\\p{L}+$'", { "é", "abc", "日本" }, { "'1'", "a b" } },
	{ "pattern: '^\\u00e9$'", { "é" }, { "e" } },
	{ "pattern: '^\\u{1F4A9}$'", { "\"\\U0001f4a9\"" }, { "u" } },
	{ "pattern: '^.$'", { "é", "\"\\U0001f4a9\"" }, { "ab", "\"\\n\"" } },
	{ "pattern: '^[]$'", { NULL }, { "a", "''" } },
	{ "pattern: '^[^]$'", { "a", "\"\\n\"" }, { "ab" } },
	{ "pattern: '^(?:(a)|b)\\1c$'", { "aac", "bc" }, { "bac" } },
	{ "pattern: '^(?<y>\\d{4})-(?=\\d\\d$)'", { "'2024-05'" }, { "'2024-5'" } },
	{ "pattern: '^2024-'", { "2024-05-01", "'2024-'" }, { "2023-05-01" } },
	{ "pattern: ^[a-z0-9]+(-[a-z0-9]+)*$", { "a-slug", "x" }, { "A", "a--b", "-a", "a-" } },

	/* --- formats --- */
	{ "format: date", { "2024-05-01", "'2024-05-01'", "1", "null", "[]" },
	  { "tomorrow", "2024-05-01 10:00", "'2024-5-1'", "2024-02-30", "'2024-05-01T00:00:00Z'",
	  "''" } },
	{ "format: date-time", { "2024-05-01T10:00:00Z", "2024-05-01 10:00:00",
	  "2024-05-01 10:00 +02:00",
	  "'1963-06-19T08:30:06.283185Z'", "'1937-01-01T12:00:27.87+00:20'" },
	  { "2024-05-01", "now", "'2024-05-01'", "'1990-02-31T15:59:59.123-08:00'",
	    "'1998-12-31T23:59:60Z'", "'2013-350T01:01:01'" } },
	{ "format: time", { "'08:30:06Z'", "'23:59'", "'10:00:00.5+02:00'", "'9:30'" },
	  { "'24:00'", "noon", "''", "'10:60'", "2024-05-01",
	  "'10:00:00 and then some text that goes on'" } },
	{ "format: uri", { "http://foo.bar/?baz=qux#quuz", "'https://example.org'",
	  "mailto:a@b.org",
	  "'tel:+1-816-555-1212'", "'urn:oasis:names:specification:docbook:dtd:xml:4.1.2'",
	  "'http://[2001:db8::7]/c=GB?objectClass?one'", "'ftp://ftp.is.co.za/rfc/rfc1808.txt'",
	  "'http://-.~_!$&%27()*+,;=:%40:80%2f::::::@example.com'", "'http://a:80/'",
	  "'about:blank'",
	  "'http://xn--nw2a.xn--j6w193g/'", "'x:'" },
	  { "//foo.bar/?baz=qux", "/abc", "'\\\\WINDOWS\\fileshare'", "'http:// shouldfail.com'",
	    "':// should fail'", "'bar,baz:1'", "'http://a b/'", "'http://[::1'", "'http://a:x/'",
	    "'http://é.org/'", "'http://a/%zz'", "''", "'1http://x'" } },
	{ "format: uri", { "'http://[v1.a:b]/'", "'http://[::ffff:1.2.3.4]/'",
	  "'http://[1:2:3:4:5:6:7:8]'",
	  "'http://[1:2::]:8080/'" },
	  { "'http://[1:2:3:4:5:6:7:8:9]'", "'http://[1::2::3]'", "'http://[:1]'",
	  "'http://[12345::]'",
	    "'http://[1:2:3:4:5:6:7]'", "'http://[::1.2.3.400]'", "'http://[v1.]'", "'http://[1:]'",
	    "'http://a@b@c/'", "'http://a/<b>'", "'http://a/\"'", "'a#b#c'", "'http://a/{b}'" } },
	{ "format: uri-reference", { "/abc", "abc/def", "'#frag'", "''", "'?q=1'", "//foo.bar/x",
	  "../a",
	  "'http://a/b'", "'a/b:c'", "'./a:b'" },
	  { "'a b'", "'\\\\WINDOWS'", "'#frag\\ment'", "'1:2'", "'%'", "'%4'" } },
	{ "format: iri", { "'http://é.org/ü?ß#ö'", "'http://a/'" }, { "é", "'http://a b'" } },
	{ "format: iri-reference", { "/ü/", "é" }, { "'a b'" } },
	{ "format: email", { "joe.bloggs@example.com", "'te~st@example.com'", "a+b@c.d.e", "x@y",
	  "'joe@[127.0.0.1]'", "'joe@[IPv6:::1]'", "\"o'x@y.org\"" },
	  { "'2962'", "'.test@example.com'", "'test.@example.com'", "'te..st@example.com'",
	    "'@example.com'", "'a@'", "'a@-b.c'", "'a@b-.c'", "'a@b..c'", "'a b@c'", "'a@b@c'",
	    "'joe@[127.0.0.300]'" } },
	{ "{type: string, format: email}", { "a@b" }, { "'a@\\0'", "\"a\\0@b\"", "é@b",
	  "'12345678901234567890123456789012345678901234567890123456789012345@b'",
	  "'a@1234567890123456789012345678901234567890123456789012345678901234'" } },
	{ "format: something-unknown", { "a", "1" }, { NULL } },

	/* --- sequences --- */
	{ "items: {type: integer}", { "[1, 2, 3]", "[]", "{foo: bar}", "a" }, { "[1, x]",
	  "[[1]]" } },
	{ "items: true", { "[1, foo, true]", "[]" }, { NULL } },
	{ "items: false", { "[]", "1" }, { "[1, foo]" } },
	{ "items: {items: {items: {type: number}}}", { "[[[1]], [[2, 3]]]" },
	  { "[[[1]], [['2']]]" } },
	{ "prefixItems: [{type: integer}, {type: string}]", { "[1, foo]", "[1]", "[1, foo, true]",
	  "[]" },
	  { "[foo, 1]", "[1, 2]" } },
	{ "{prefixItems: [{type: string}], items: {type: integer}}", { "[x, 2, 3]", "[x]", "[]" },
	  { "[x, y]", "[1]" } },
	{ "{prefixItems: [true], items: false}", { "[1]", "[]" }, { "[1, 2]" } },
	{ "items: [{type: integer}, {type: string}]", { "[1, foo]", "[1, foo, 1.5]" }, { "[a]" } },
	{ "minItems: 1", { "[1, 2]", "[1]", "''", "{}" }, { "[]" } },
	{ "maxItems: 2", { "[1]", "[1, 2]", "[]", "foobar" }, { "[1, 2, 3]" } },
	{ "uniqueItems: true", { "[1, 2]", "[]", "[foo, bar, baz]", "[{foo: bar}, {foo: baz}]",
	  "[1, true]",
	  "[0, false]", "[[1], [true]]", "['1', 1]", "[[[1], foo], [[true], foo]]", "[null, '']" },
	  { "[1, 1]", "[1, 2, 1]", "[1.0, 1.00, 1]", "[foo, bar, foo]",
	    "[{foo: bar}, {foo: bar}]", "[{a: 1, b: 2}, {b: 2, a: 1}]", "[[foo], [foo]]",
	    "[[foo], [bar], [foo]]", "[{}, [1], true, null, {}, 1]", "[2024-05-01, 2024-05-01]" } },
	{ "uniqueItems: false", { "[1, 1]" }, { NULL } },
	{ "contains: {minimum: 5}", { "[3, 4, 5]", "[5]", "{}", "1" }, { "[2, 3, 4]", "[]" } },
	{ "contains: true", { "[1]" }, { "[]" } },
	{ "contains: false", { "x" }, { "[1]", "[]" } },

	/* --- mappings --- */
	{ "properties: {foo: {type: integer}, bar: {type: string}}",
	  { "{foo: 1, bar: baz}", "{}", "{quux: []}", "[]", "12" },
	  { "{foo: 1, bar: {}}", "{foo: [], bar: {}}" } },
	{ "properties: {foo: true, bar: false}", { "{}", "{foo: 1}" }, { "{bar: 2}",
	  "{foo: 1, bar: 2}" } },
	{ "properties: {2024: {type: string}}", { "{2024: a}", "{'2024': a}", "{2023: 1}" },
	  { "{2024: 1}" } },
	{ "properties: {'2024': {type: string}, 'true': {type: string}}",
	  { "{2024: a}", "{'2024': a}", "{true: a}" }, { "{2024: 1}", "{'2024': 1}",
	  "{true: 1}" } },
	{ "properties: {\"foo\\nbar\": {type: number}, \"foo\\\"bar\": {type: number}}",
	  { "{\"foo\\nbar\": 1}" }, { "{\"foo\\nbar\": '1'}", "{\"foo\\\"bar\": '1'}" } },
	{ "required: [foo]", { "{foo: 1}", "{foo: null}", "[]", "''", "12" }, { "{bar: 1}",
	  "{}" } },
	{ "required: []", { "{}" }, { NULL } },
	{ "required: [a, a-key-that-is-longer]", { "{a: 1, a-key-that-is-longer: 2}" },
	  { "{a: 1}", "{a-key-that-is-longer: 1}" } },
	{ "{properties: {foo: {}, bar: {}}, patternProperties: {^v: {}},"
	  " additionalProperties: false}",
	  { "{foo: 1}", "{foo: 1, vroom: 2}", "[1]", "foobar", "{}" },
	  { "{foo: 1, bar: 2, quux: boom}" } },
	{ "additionalProperties: {type: boolean}", { "{foo: true}", "{}" }, { "{foo: 12}" } },
	{ "{properties: {foo: {}}, additionalProperties: {type: boolean}}",
	  { "{foo: 1, bar: true}" },
	  { "{foo: 1, bar: 1}" } },
	{ "patternProperties: {f.*o: {type: integer}}",
	  { "{foo: 1}", "{foo: 1, foooooo: 2}", "{}", "[foo]", "{bar: x}" },
	  { "{foo: bar, fooooo: 2}", "{foo: bar, foooooo: baz}" } },
	{ "patternProperties: {a*: {type: integer}, 'aaa*': {maximum: 20}}",
	  { "{a: 21}", "{aaaa: 18}", "{a: 21, aaaa: 18}" }, { "{a: bar}", "{aaaa: 31}",
	  "{aaa: foo, aaaa: 31}" } },
	{ "patternProperties: {'[0-9]{2,}': {type: boolean}}", { "{answer: 42}", "{10: true}" },
	  { "{a31b: null}", "{10: 1}" } },
	{ "patternProperties: {'f.*': true, 'b.*': false}", { "{foo: 1}", "{}" },
	  { "{bar: 2}", "{foo: 1, bar: 2}", "{foobar: 1}" } },
	{ "propertyNames: {maxLength: 3}", { "{f: {}, foo: {}}", "{}", "[1, 2, 3, 4]", "12" },
	  { "{foo: {}, foobar: {}}", "{1234: 1}" } },
	{ "propertyNames: {pattern: '^[a-z]+$'}", { "{abc: 1}" }, { "{Abc: 1}", "{a1: 1}" } },
	{ "propertyNames: false", { "{}" }, { "{foo: 1}" } },
	{ "propertyNames: {enum: [foo, a-much-longer-key]}", { "{foo: 1}",
	  "{a-much-longer-key: 1}" },
	  { "{quux: 3}" } },
	{ "minProperties: 1", { "{foo: 1}", "{a: 1, b: 2}", "[]" }, { "{}" } },
	{ "maxProperties: 2", { "{foo: 1}", "{a: 1, b: 2}", "[1, 2, 3]", "{}" },
	  { "{a: 1, b: 2, c: 3}" } },
	{ "maxProperties: 0", { "{}" }, { "{foo: 1}" } },
	{ "dependentRequired: {bar: [foo]}", { "{}", "{foo: 1}", "{foo: 1, bar: 2}", "[bar]" },
	  { "{bar: 2}" } },
	{ "dependentRequired: {bar: []}", { "{bar: 2}" }, { NULL } },
	{ "dependentRequired: {quux: [foo, bar]}", { "{foo: 1, bar: 2, quux: 3}",
	  "{foo: 1, bar: 2}" },
	  { "{foo: 1, quux: 2}", "{bar: 1, quux: 2}", "{quux: 1}" } },
	{ "deprecated: true", { "1" }, { NULL } },

	/* --- schemas side by side --- */
	{ "allOf: [{properties: {bar: {type: integer}}, required: [bar]},"
	  " {properties: {foo: {type: string}}, required: [foo]}]",
	  { "{foo: baz, bar: 2}" }, { "{foo: baz}", "{bar: 2}", "{foo: baz, bar: quux}" } },
	{ "allOf: [{maximum: 30}, {minimum: 20}]", { "25" }, { "35", "15" } },
	{ "allOf: [true, false]", { NULL }, { "foo" } },
	{ "{allOf: [{multipleOf: 2}], anyOf: [{multipleOf: 3}], oneOf: [{multipleOf: 5}]}", { "30",
	  "0" },
	  { "1", "5", "3", "15", "2", "10", "6" } },
	{ "anyOf: [{type: integer}, {minimum: 2}]", { "1", "2.5", "3", "x" }, { "1.5" } },
	{ "{type: string, anyOf: [{maxLength: 2}, {minLength: 4}]}", { "ab", "abcd" }, { "abc",
	  "3" } },
	{ "anyOf: [true, false]", { "foo" }, { NULL } },
	{ "anyOf: [false, false]", { NULL }, { "foo" } },
	{ "oneOf: [{type: integer}, {minimum: 2}]", { "1", "2.5" }, { "3", "1.5" } },
	{ "oneOf: [true, true, true]", { NULL }, { "foo" } },
	{ "oneOf: [true, false]", { "foo" }, { NULL } },
	{ "oneOf: [{required: [foo, bar]}, {required: [foo, baz]}]", { "{foo: 1, bar: 2}",
	  "{foo: 1, baz: 2}" },
	  { "{bar: 2}", "{foo: 1, bar: 2, baz: 3}" } },
	{ "not: {type: integer}", { "foo", "1.5" }, { "1" } },
	{ "not: {type: [integer, boolean]}", { "foo" }, { "1", "true" } },
	{ "not: {not: {}}", { "foo" }, { NULL } },
	{ "not: true", { NULL }, { "1" } },
	{ "{properties: {foo: {not: {}}}}", { "{bar: 1}" }, { "{foo: 1}" } },
	{ "{if: {maximum: -1}, then: {minimum: -100}, else: {multipleOf: 2}}", { "-1", "4",
	  "-100" },
	  { "-101", "3" } },
	{ "{if: {const: 0}}", { "0", "x" }, { NULL } },
	{ "{then: {const: 0}, else: {const: 1}}", { "5" }, { NULL } },
	{ "{if: {properties: {draft: {const: true}}, required: [draft]}, then: {},"
	  " else: {required: [date]}}",
	  { "{draft: true}", "{date: 2024-05-01}" }, { "{draft: false}", "{}" } },

	/* --- references --- */
	{ "{properties: {foo: {$ref: '#'}}, additionalProperties: false}",
	  { "{foo: false}", "{foo: {foo: false}}" }, { "{bar: false}", "{foo: {bar: false}}" } },
	{ "{properties: {foo: {type: integer}, bar: {$ref: '#/properties/foo'}}}", { "{bar: 3}" },
	  { "{bar: true}" } },
	{ "prefixItems: [{type: integer}, {$ref: '#/prefixItems/0'}]", { "[1, 2]" },
	  { "[1, foo]" } },
	{ "{$defs: {tilde~field: {type: integer}, slash/field: {type: integer},"
	  " percent%field: {type: integer}}, properties: {"
	  " tilde: {$ref: '#/$defs/tilde~0field'}, slash: {$ref: '#/$defs/slash~1field'},"
	  " percent: {$ref: '#/$defs/percent%25field'}}}",
	  { "{slash: 123}", "{tilde: 123}", "{percent: 123}" },
	  { "{slash: aoeu}", "{tilde: aoeu}", "{percent: aoeu}" } },
	{ "{$defs: {a: {type: integer}, b: {$ref: '#/$defs/a'}, c: {$ref: '#/$defs/b'}},"
	  " $ref: '#/$defs/c'}",
	  { "5" }, { "a" } },
	{ "{$defs: {reffed: {type: array}},"
	  " properties: {foo: {$ref: '#/$defs/reffed', maxItems: 2}}}",
	  { "{foo: []}" }, { "{foo: [1, 2, 3]}", "{foo: x}" } },
	{ "{definitions: {positive: {minimum: 0}}, items: {$ref: '#/definitions/positive'}}",
	  { "[1]" },
	  { "[-1]" } },
	{ "{$defs: {'': {$defs: {'': {type: number}}}}, allOf: [{$ref: '#/$defs//$defs/'}]}",
	  { "1" }, { "a" } },
	{ "{type: object, properties: {value: {type: number},"
	  " nodes: {type: array, items: {$ref: '#'}}},"
	  " required: [value]}",
	  { "{value: 1, nodes: [{value: 2, nodes: []}, {value: 3}]}" },
	  { "{value: 1, nodes: [{nodes: []}]}", "{value: 1, nodes: [{value: x}]}" } },
	{ "{x-elsewhere: {type: integer}, $ref: '#/x-elsewhere'}", { "1" }, { "a" } },
	{ "{$defs: {yes: true, no: false},"
	  " properties: {a: {$ref: '#/$defs/yes'}, b: {$ref: '#/$defs/no'}}}",
	  { "{a: 1}" }, { "{b: 1}" } },
	{ "{properties: {$ref: {type: string}}}", { "{$ref: a}" }, { "{$ref: 2}" } },
	{ "{properties: {a: &a {type: integer}, b: *a, c: {anyOf: [*a, {type: 'null'}]}}}",
	  { "{a: 1, b: 2, c: 3}", "{c: null}" }, { "{b: x}", "{c: x}" } },
	{ "{\"type\": \"object\", \"required\": [\"a\"],\n"
	  "\t\"properties\": {\"a\": {\"type\": \"string\"}}}",
	  { "{a: b}" }, { "{a: 1}", "{}" } },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static fyfm_parser *parser;
static fya_allocator *a, *scratch;
static size_t checks;

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

TestSuite(schema_values, .init = setup, .fini = teardown);

static bool fits(const fyfm_schema *s, const char *schema, const char *yaml)
{
	size_t errors = SIZE_MAX;
	fyfm_value v;
	fyfm_diag d;
	fyfm_status st;

	checks++;
	st = fyfm_parse(parser, a, yaml, strlen(yaml), NULL, &v, &d);
	cr_assert_eq(st, FYFM_OK, "%s: %s", yaml, d.message);
	cr_assert_eq(fyfm_schema_validate(s, parser, scratch, v, NULL, &errors), FYFM_OK, "%s: %s",
		schema, yaml);
	return errors == 0;
}

Test(schema_values, by_keyword)
{
	for (size_t i = 0; i < ROWS; i++) {
		const char *schema = rows[i].schema;
		const fyfm_schema *s;

		cr_assert_eq(fyfm_schema_compile(parser, a, schema, strlen(schema), NULL, &s),
			FYFM_OK, "%s", schema);
		for (size_t j = 0; j < VALUES && rows[i].fit[j]; j++)
			cr_expect(fits(s, schema, rows[i].fit[j]), "%s does not take %s", schema,
				rows[i].fit[j]);
		for (size_t j = 0; j < VALUES && rows[i].misfit[j]; j++)
			cr_expect(!fits(s, schema, rows[i].misfit[j]), "%s takes %s", schema,
				rows[i].misfit[j]);
		fya_reset(a);
	}
	cr_expect_gt(checks, 600);
}
