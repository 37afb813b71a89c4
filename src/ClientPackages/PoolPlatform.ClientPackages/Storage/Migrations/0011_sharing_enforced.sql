-- The register of sharing agreements is kept to: who recorded a person has it from nobody, others read it under an agreement that covers what for.

alter table people.person add column recorded_by text;

update people.person p
set recorded_by = a.organisation
from audit_entry a
where a.subject = 'person:' || p.person_id and a.operation = 'RecordPerson';

-- Null covers every purpose.
alter table sharing_agreement add column covers text[];
create index sharing_agreement_parties on sharing_agreement using gin (parties);
