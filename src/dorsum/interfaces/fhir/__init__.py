"""The interview, assessments and the page for the doctor over HTTP, as FHIR R4."""
