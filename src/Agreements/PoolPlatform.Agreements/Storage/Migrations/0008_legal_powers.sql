-- Legal powers and the functions they exclude as data: the review of section 75 may widen who can take part and in what (duties A13, A14).

create table legal_power (
    code text not null,
    -- The first day of this version; the beginning of time where none is recorded.
    holds_from date not null default '-infinity',
    holds_to date,
    name text not null,
    needs text[] not null,
    -- Kinds of organisation that may be partners; empty for any.
    allows text[] not null,
    document_blocks boolean not null default false,
    consent_blocks boolean not null default false,
    source text not null,
    constraint legal_power_pkey primary key (code, holds_from),
    constraint legal_power_named check (btrim(name) <> ''),
    constraint legal_power_dates_in_order check (holds_to is null or holds_to >= holds_from),
    constraint legal_power_needs_known check (needs <@ array['Council', 'NhsBody'])
);

create table care_function (
    code text not null,
    name text not null,
    side text not null,
    source text not null,
    constraint care_function_pkey primary key (code),
    constraint care_function_named check (btrim(name) <> ''),
    constraint care_function_side_known check (side in ('Council', 'NhsBody'))
);

create table function_exclusion (
    power text not null,
    function text not null,
    holds_from date not null default '-infinity',
    holds_to date,
    clause text not null,
    reason text not null,
    constraint function_exclusion_pkey primary key (power, function, holds_from),
    constraint function_exclusion_function_fkey foreign key (function) references care_function (code),
    constraint function_exclusion_dates_in_order check (holds_to is null or holds_to >= holds_from),
    constraint function_exclusion_reasoned check (btrim(clause) <> '' and btrim(reason) <> '')
);

-- Other stands for bodies that the list of kinds does not know, such as NHS England, a school or a housing body; it is allowed where such a body may be.
insert into legal_power (code, holds_from, name, needs, allows, source) values
    ('NhsAct2006S75', '2007-03-01', 'National Health Service Act 2006, section 75', '{Council,NhsBody}', '{Council,CombinedAuthority,Ccg,Icb,NhsTrust,FoundationTrust,HealthBoard,Other}', 'NHS Act 2006 s75; SI 2000/617; SI 2024/232 reg 24'),
    ('NhsAct2006S65Z5', '2022-07-01', 'National Health Service Act 2006, section 65Z5', '{NhsBody}', '{Council,CombinedAuthority,Ccg,Icb,NhsTrust,FoundationTrust,Other}', 'NHS Act 2006 ss65Z5-65Z6, added by the Health and Care Act 2022 s71'),
    ('NhsAct2006S76', '2007-03-01', 'National Health Service Act 2006, section 76', '{Council,NhsBody}', '{Council,CombinedAuthority,Ccg,Icb,NhsTrust,FoundationTrust,Other}', 'NHS Act 2006 s76: a council pays an NHS body'),
    ('NhsAct2006S256', '2007-03-01', 'National Health Service Act 2006, section 256', '{NhsBody}', '{Council,CombinedAuthority,Ccg,Icb,NhsTrust,FoundationTrust,VoluntarySector,Other}', 'NHS Act 2006 s256: an NHS body pays a council, a housing body or a voluntary body'),
    ('NhsAct2006S257', '2007-03-01', 'National Health Service Act 2006, section 257', '{NhsBody}', '{Council,CombinedAuthority,Ccg,Icb,NhsTrust,FoundationTrust,VoluntarySector,Other}', 'NHS Act 2006 s257: an NHS body pays a voluntary body'),
    ('ChildrenAct2004S10', '-infinity', 'Children Act 2004, section 10', '{Council}', '{Council,CombinedAuthority,Police,Ccg,Icb,NhsTrust,FoundationTrust,Other}', 'Children Act 2004 s10: the council and its relevant partners'),
    ('NhsWalesAct2006S33', '2007-03-01', 'National Health Service (Wales) Act 2006, section 33', '{Council,NhsBody}', '{Council,HealthBoard,NhsTrust,Other}', 'NHS (Wales) Act 2006 s33'),
    ('SocialServicesWalesAct2014Part9', '2016-04-06', 'Social Services and Well-being (Wales) Act 2014, Part 9', '{Council,NhsBody}', '{Council,HealthBoard,NhsTrust,Other}', 'SI 2015/1989 (W.299); 2014 Act s167'),
    ('PublicBodiesScotlandAct2014', '-infinity', 'Public Bodies (Joint Working) (Scotland) Act 2014', '{Council,NhsBody}', '{Council,HealthBoard,Ijb}', '2014 asp 9'),
    ('PublicBodiesScotlandAct2014BodyCorporate', '-infinity', 'Public Bodies (Joint Working) (Scotland) Act 2014, body corporate', '{Council,NhsBody}', '{Council,HealthBoard,Ijb}', '2014 asp 9: functions and payments go to an integration joint board'),
    ('PublicBodiesScotlandAct2014LeadAgency', '-infinity', 'Public Bodies (Joint Working) (Scotland) Act 2014, lead agency', '{Council,NhsBody}', '{Council,HealthBoard}', '2014 asp 9: the council or the health board acts for the other');

insert into care_function (code, name, side, source) values
    ('CommunityHealth', 'Community health services', 'NhsBody', 'NHS Act 2006 s3, s3A'),
    ('MentalHealthServices', 'Mental health services', 'NhsBody', 'NHS Act 2006 s3, s3A'),
    ('LearningDisabilityServices', 'Services for people with a learning disability', 'NhsBody', 'NHS Act 2006 s3, s3A'),
    ('ContinuingHealthcare', 'NHS continuing healthcare', 'NhsBody', 'NHS Act 2006 s3, s3A'),
    ('AftercareNhs', 'Aftercare under section 117, the NHS duty', 'NhsBody', 'Mental Health Act 1983 s117'),
    ('Surgery', 'Surgery', 'NhsBody', 'SI 2000/617 reg 5'),
    ('Radiotherapy', 'Radiotherapy', 'NhsBody', 'SI 2000/617 reg 5'),
    ('TerminationOfPregnancy', 'Termination of pregnancies', 'NhsBody', 'SI 2000/617 reg 5'),
    ('Endoscopy', 'Endoscopy', 'NhsBody', 'SI 2000/617 reg 5'),
    ('ClassFourLaser', 'Use of class 4 laser treatments', 'NhsBody', 'SI 2000/617 reg 5'),
    ('InvasiveTreatment', 'Other invasive treatments', 'NhsBody', 'SI 2000/617 reg 5'),
    ('EmergencyAmbulance', 'Emergency ambulance services', 'NhsBody', 'SI 2000/617 reg 5'),
    ('AdultSocialCare', 'Care and support for adults', 'Council', 'Care Act 2014 Part 1'),
    ('ChildrensSocialCare', 'Services for children in need', 'Council', 'Children Act 1989 Part III'),
    ('PublicHealth', 'Public health', 'Council', 'NHS Act 2006 s2B'),
    ('HousingAdaptations', 'Disabled facilities and adaptations', 'Council', 'Housing Grants, Construction and Regeneration Act 1996'),
    ('AftercareCouncil', 'Aftercare under section 117, the council''s duty', 'Council', 'Mental Health Act 1983 s117'),
    ('AmhpAppointment', 'Approval and appointment of approved mental health professionals', 'Council', 'Mental Health Act 1983 s114'),
    ('FinancialAssessment', 'Assessment of what people pay for accommodation', 'Council', 'SI 2000/617 reg 6'),
    ('CareProsecution', 'Prosecution of offences', 'Council', 'SI 2000/617 reg 6'),
    ('Adoption', 'Adoption services', 'Council', 'SI 2000/617 reg 6');

-- England's section 75 and its Welsh mirror exclude the same.
insert into function_exclusion (power, function, clause, reason)
select power, function, clause, reason
from (values
    ('NhsAct2006S75', 'SI 2000/617 reg 5', 'SI 2000/617 reg 6'),
    ('NhsWalesAct2006S33', 'SI 2000/2993 (W.193) reg 5', 'SI 2000/2993 (W.193) reg 6')) as powers (power, nhs_clause, council_clause),
lateral (values
    ('Surgery', nhs_clause, 'Surgery is no function that partners may share.'),
    ('Radiotherapy', nhs_clause, 'Radiotherapy is no function that partners may share.'),
    ('TerminationOfPregnancy', nhs_clause, 'Termination of pregnancies is no function that partners may share.'),
    ('Endoscopy', nhs_clause, 'Endoscopy is no function that partners may share.'),
    ('ClassFourLaser', nhs_clause, 'The use of class 4 lasers is no function that partners may share.'),
    ('InvasiveTreatment', nhs_clause, 'Invasive treatments are no function that partners may share.'),
    ('EmergencyAmbulance', nhs_clause, 'Emergency ambulance services are no function that partners may share.'),
    ('AmhpAppointment', council_clause, 'The council itself approves and appoints these professionals; a pool may still pay for a team that employs them.'),
    ('FinancialAssessment', council_clause, 'The council itself decides what people pay for accommodation.'),
    ('CareProsecution', council_clause, 'The council itself prosecutes.'),
    ('Adoption', council_clause, 'The council itself is the adoption agency.')) as excluded (function, clause, reason);
