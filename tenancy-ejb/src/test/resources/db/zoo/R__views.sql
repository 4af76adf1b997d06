create or replace view sad as select id, name from node where mood = 'sad';
