-- Whose rights end is looked up, for each of thousands in a job.
create index links_by_orderer on links (ordered_by) where ordered_by is not null;
