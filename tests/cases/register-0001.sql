BEGIN TRANSACTION;
CREATE TABLE foedus_act (
	position INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	tag TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	effective_on TEXT, 
	recorded_at TEXT NOT NULL, 
	reason TEXT, 
	cause TEXT, 
	definition TEXT, 
	request_id TEXT, 
	on_behalf_of TEXT, 
	power TEXT, 
	prev TEXT NOT NULL, 
	payload_sha256 TEXT NOT NULL, 
	leaf_hash TEXT NOT NULL, 
	CONSTRAINT pk_foedus_act PRIMARY KEY (position), 
	CONSTRAINT uq_foedus_act_file_seq UNIQUE (file, seq), 
	CONSTRAINT uq_foedus_act_request_id UNIQUE (request_id), 
	CONSTRAINT ck_foedus_act_position CHECK (position >= 0), 
	CONSTRAINT ck_foedus_act_seq CHECK (seq >= 1)
);
INSERT INTO "foedus_act" VALUES(0,'agreement/one-river',1,'agreement.draft',1,'registrar','2001-05-31','2026-11-24T01:50:11.271005Z',NULL,NULL,'3d286c3b27267cee5160945c8d0df257bd280b88249ee78c95993a1628346a02',NULL,NULL,NULL,'','9d13194800ee48a4be6520a99ca0fba12d473a9975366dc22adeb27e258b1f53','47da6ccc63828354948298a23208c22b6859a07d75641d5a7c486042d0039b65');
INSERT INTO "foedus_act" VALUES(1,'agreement/one-river',2,'agreement.adopt',1,'registrar','2001-05-31','2026-11-24T01:50:11.271005Z',NULL,NULL,NULL,NULL,NULL,NULL,'47da6ccc63828354948298a23208c22b6859a07d75641d5a7c486042d0039b65','9f3ec0b7cebf9d8f09611d7a177d091b5d872de61631594d2b2582432938959a','188e50c6b76c44588a62a04a6540cf360b92d90fbf78958089a48a341c99d363');
INSERT INTO "foedus_act" VALUES(2,'agreement/one-river',3,'agreement.open',1,'registrar','2001-05-31','2026-11-24T01:50:11.271005Z',NULL,NULL,NULL,NULL,NULL,NULL,'188e50c6b76c44588a62a04a6540cf360b92d90fbf78958089a48a341c99d363','1a7b39e1981daae74b447b2adbcc32fb5f618025d9dc1754ab22e9c242502f71','5a81e125b67b9ea920be602b8af781c119c7e19741a7e2f339b23ff32876ac78');
INSERT INTO "foedus_act" VALUES(3,'agreement/one-river',4,'agreement.evidence',1,'registrar',NULL,'2026-11-24T01:50:11.271005Z',NULL,NULL,NULL,NULL,NULL,NULL,'5a81e125b67b9ea920be602b8af781c119c7e19741a7e2f339b23ff32876ac78','1e32c97a3e2b2a603ad61fbf5f81beb6b49b56f5a8b848a61b4c6bc10467e01e','e3c3c9d405767b43aa22b3be8b52e325608e4b872d4bd4f657bbe2862c2dd470');
INSERT INTO "foedus_act" VALUES(4,'agreement/one-river',5,'agreement.act',1,'registrar','2001-06-01','2026-11-24T01:50:11.271005Z',NULL,NULL,'3d286c3b27267cee5160945c8d0df257bd280b88249ee78c95993a1628346a02','load:78a7a0a49d7fd3cfdfb56001bea1dba21d47c550',NULL,NULL,'e3c3c9d405767b43aa22b3be8b52e325608e4b872d4bd4f657bbe2862c2dd470','c6a50dcb3745d1758690fb47c79f300eede425e1586d41304fe5968acdaa61f0','5648f0e06f1b5ccb6f1327f1526e67e92a40224d9c3bca1b6eaffa57d0758d00');
INSERT INTO "foedus_act" VALUES(5,'agreement/one-river',6,'agreement.act',1,'registrar','2001-07-01','2026-11-24T01:50:11.271005Z',NULL,NULL,'3d286c3b27267cee5160945c8d0df257bd280b88249ee78c95993a1628346a02','load:76b9cbf8b0fff3a8d83707b4586bef0ef88f0575',NULL,NULL,'5648f0e06f1b5ccb6f1327f1526e67e92a40224d9c3bca1b6eaffa57d0758d00','caf4e837316941cf21d508bbc039d2e591f8d51054bace9ace478bc15e3dc890','8ea3df054368913638dbe5041f72d8b3e42b4c4d973b1c05f5bdc9e58d219a1e');
INSERT INTO "foedus_act" VALUES(6,'agreement/one-river',7,'agreement.meet',1,'foedus','2001-07-01','2026-11-24T01:50:11.271005Z',NULL,'agreement/one-river#6',NULL,NULL,NULL,NULL,'8ea3df054368913638dbe5041f72d8b3e42b4c4d973b1c05f5bdc9e58d219a1e','0052f8541fe04b527ddef77c8ea4e6eb06a517c3b243b8fcbe36fb565add69b0','a417aeed7e653dd82e35aceb0c14933aa80f9380fbbdfa8e61dbb9ef36845e11');
INSERT INTO "foedus_act" VALUES(7,'agreement/one-river',8,'agreement.resolve',1,'foedus','2026-11-24','2026-11-24T01:50:11.271005Z',NULL,'agreement/one-river#1',NULL,NULL,NULL,NULL,'a417aeed7e653dd82e35aceb0c14933aa80f9380fbbdfa8e61dbb9ef36845e11','8a2d52564a8afe76e5ff0b663d25d0cdcfacaf5cbb92826e3eeead9582d3a159','f732d347600a4e245ae33c3c3a1c2fe1ae5c98d2c9392cd709fc289ead947349');
INSERT INTO "foedus_act" VALUES(8,'agreement/one-river',9,'agreement.enter',1,'foedus','2001-07-01','2026-11-24T01:50:11.271005Z',NULL,'agreement/one-river#6',NULL,NULL,NULL,NULL,'f732d347600a4e245ae33c3c3a1c2fe1ae5c98d2c9392cd709fc289ead947349','9d4b116b4fbd447b58040268c8a6d0486ea3372adf34fd4b8b8d0572ec004db5','cc36b751f83e6bc45ab75310007595c8bc433fc357e0f9bfd7a040c355c23d71');
INSERT INTO "foedus_act" VALUES(9,'agreement/two-rivers',1,'agreement.draft',1,'registrar','2003-05-31','2026-11-24T01:50:11.280853Z',NULL,NULL,'63b0f6a376ed8f1753fc58b4690171a49d1930929fb74ea33491526dd346d6bc',NULL,NULL,NULL,'','5f430d6933936ef55afdf8b3023bc34b6b2eb3dc2c3988c019120c38d7f9643b','9a2f6458e978e2489f6901b47cf1ac8a01fd7a1611427e78be1c610972bcc0b6');
INSERT INTO "foedus_act" VALUES(10,'agreement/two-rivers',2,'agreement.adopt',1,'registrar','2003-05-31','2026-11-24T01:50:11.280853Z',NULL,NULL,NULL,NULL,NULL,NULL,'9a2f6458e978e2489f6901b47cf1ac8a01fd7a1611427e78be1c610972bcc0b6','bbcb9eef83f7aeee598d7cfb129d1be49d09bea7b6c71264c8154eb1bbf78680','c2b0e0593ac579c73aac4b19da9d5e9e6af254f2accda4781104aaa0ec472963');
INSERT INTO "foedus_act" VALUES(11,'agreement/two-rivers',3,'agreement.open',1,'registrar','2003-05-31','2026-11-24T01:50:11.280853Z',NULL,NULL,NULL,NULL,NULL,NULL,'c2b0e0593ac579c73aac4b19da9d5e9e6af254f2accda4781104aaa0ec472963','c456dabff75b8ca21b712054e7f79ce03e6a3558c2ea22790a4cbd199d0d6751','556e19b6ed7aca8fcfd386f980b2eb8b81d3597dc8b65c4e438f98ded44351a7');
INSERT INTO "foedus_act" VALUES(12,'agreement/two-rivers',4,'agreement.evidence',1,'registrar',NULL,'2026-11-24T01:50:11.280853Z',NULL,NULL,NULL,NULL,NULL,NULL,'556e19b6ed7aca8fcfd386f980b2eb8b81d3597dc8b65c4e438f98ded44351a7','666e0914e8c2e13e068831011119183ace97fab6a1af89a38dbedf778cde9893','a79b04b54a331a207fd5d0e9fd32ee155d8f121108b8d80454e5061e6bc63f12');
INSERT INTO "foedus_act" VALUES(13,'agreement/two-rivers',5,'agreement.act',1,'registrar','2003-06-01','2026-11-24T01:50:11.280853Z',NULL,NULL,'63b0f6a376ed8f1753fc58b4690171a49d1930929fb74ea33491526dd346d6bc','load:b672f603f921b34135b4f5c705b36f29c99fa552',NULL,NULL,'a79b04b54a331a207fd5d0e9fd32ee155d8f121108b8d80454e5061e6bc63f12','3b9aa7c56a9affd68d286436d3d9d89a7d2780d451d24696fb79ee5bd9de0236','2f1e350abd4dd3ccf49e5839945bdceb89b1363930e3e3968b6cff2f50dd6c2c');
INSERT INTO "foedus_act" VALUES(14,'agreement/two-rivers',6,'agreement.act',1,'registrar','2003-07-01','2026-11-24T01:50:11.280853Z',NULL,NULL,'63b0f6a376ed8f1753fc58b4690171a49d1930929fb74ea33491526dd346d6bc','load:1624010cc6b227151f6baa667143c9a652cb5200',NULL,NULL,'2f1e350abd4dd3ccf49e5839945bdceb89b1363930e3e3968b6cff2f50dd6c2c','8e50195e40771041224f362cb174d6e2f89d35d1e5640af5b128acf80c5316b0','d9b013e6ce661c3c4460c4ddba5f207536c5888cb0c27daf996729885643b04c');
INSERT INTO "foedus_act" VALUES(15,'agreement/two-rivers',7,'agreement.meet',1,'foedus','2003-07-01','2026-11-24T01:50:11.280853Z',NULL,'agreement/two-rivers#6',NULL,NULL,NULL,NULL,'d9b013e6ce661c3c4460c4ddba5f207536c5888cb0c27daf996729885643b04c','49675ee6617daa368e34e1181d705a297a8f09fe7e84f8ca3793d56aa99007b1','63c6e05564df0f332b48492ab58ed1520cc53980540dfd0d6e5002b63d3222be');
INSERT INTO "foedus_act" VALUES(16,'agreement/two-rivers',8,'agreement.resolve',1,'foedus','2026-11-24','2026-11-24T01:50:11.280853Z',NULL,'agreement/two-rivers#1',NULL,NULL,NULL,NULL,'63c6e05564df0f332b48492ab58ed1520cc53980540dfd0d6e5002b63d3222be','3bcc38f43f696b2ff5ca7d049d0aa45506a42298eedf9057ccbd73f9e24b2bdd','b5064198151e276866719e28c890fceead632659c6ee528184dcfbf9be092a38');
INSERT INTO "foedus_act" VALUES(17,'agreement/two-rivers',9,'agreement.enter',1,'foedus','2003-07-01','2026-11-24T01:50:11.280853Z',NULL,'agreement/two-rivers#6',NULL,NULL,NULL,NULL,'b5064198151e276866719e28c890fceead632659c6ee528184dcfbf9be092a38','0fc1503ce8683e46b18ac03daebaacddf4e578e49ba757cc0009105ed98cfa37','cbcb41878ca3f39c484d87c26e39a22e8a492e2f95d4e1004f84e41e117cdfd8');
CREATE TABLE foedus_adherence (
	agreement TEXT NOT NULL, 
	party TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_foedus_adherence PRIMARY KEY (agreement, party), 
	CONSTRAINT fk_foedus_adherence_agreement_foedus_agreement FOREIGN KEY(agreement) REFERENCES foedus_agreement (agreement)
);
INSERT INTO "foedus_adherence" VALUES('one-river','US-CO','consented');
INSERT INTO "foedus_adherence" VALUES('one-river','US-KS','consented');
INSERT INTO "foedus_adherence" VALUES('two-rivers','US-CO','consented');
INSERT INTO "foedus_adherence" VALUES('two-rivers','US-KS','consented');
CREATE TABLE foedus_agreement (
	agreement TEXT NOT NULL, 
	title TEXT NOT NULL, 
	legal_order TEXT NOT NULL, 
	form TEXT NOT NULL, 
	definition TEXT NOT NULL, 
	state TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	in_force_on DATE, 
	literal_on DATE, 
	lapsed_on DATE, 
	ended_on DATE, 
	CONSTRAINT pk_foedus_agreement PRIMARY KEY (agreement)
);
INSERT INTO "foedus_agreement" VALUES('one-river','One River Compact','us','compact','3d286c3b27267cee5160945c8d0df257bd280b88249ee78c95993a1628346a02','in_force',9,'2001-07-01','2001-07-01',NULL,NULL);
INSERT INTO "foedus_agreement" VALUES('two-rivers','Two Rivers Compact','us','compact','63b0f6a376ed8f1753fc58b4690171a49d1930929fb74ea33491526dd346d6bc','in_force',9,'2003-07-01','2003-07-01',NULL,NULL);
CREATE TABLE foedus_alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT foedus_alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "foedus_alembic_version" VALUES('foedus_0001');
CREATE TABLE foedus_binding (
	agreement TEXT NOT NULL, 
	party TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	bound_from DATE NOT NULL, 
	bound_until DATE, 
	basis TEXT NOT NULL, 
	CONSTRAINT pk_foedus_binding PRIMARY KEY (agreement, party, n), 
	CONSTRAINT fk_foedus_binding_agreement_foedus_agreement FOREIGN KEY(agreement) REFERENCES foedus_agreement (agreement)
);
INSERT INTO "foedus_binding" VALUES('one-river','US-CO',0,'2001-07-01',NULL,'computed');
INSERT INTO "foedus_binding" VALUES('one-river','US-KS',0,'2001-07-01',NULL,'computed');
INSERT INTO "foedus_binding" VALUES('two-rivers','US-CO',0,'2003-07-01',NULL,'computed');
INSERT INTO "foedus_binding" VALUES('two-rivers','US-KS',0,'2003-07-01',NULL,'computed');
CREATE TABLE foedus_definition (
	digest TEXT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_foedus_definition PRIMARY KEY (digest)
);
INSERT INTO "foedus_definition" VALUES('3d286c3b27267cee5160945c8d0df257bd280b88249ee78c95993a1628346a02','{"concluded":"2001-05-31","entry_into_force":{"when":{"every":"parties"},"words":"When both States have enacted it."},"form":"compact","id":"one-river","order":"us","parties":{"list":["US-CO","US-KS"]},"subjects":["water"],"title":"One River Compact"}');
INSERT INTO "foedus_definition" VALUES('63b0f6a376ed8f1753fc58b4690171a49d1930929fb74ea33491526dd346d6bc','{"concluded":"2003-05-31","entry_into_force":{"when":{"every":"parties"},"words":"When both States have enacted it."},"form":"compact","id":"two-rivers","order":"us","parties":{"list":["US-CO","US-KS"]},"subjects":["water"],"title":"Two Rivers Compact"}');
CREATE TABLE foedus_file (
	file TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	leaf_hash TEXT NOT NULL, 
	CONSTRAINT pk_foedus_file PRIMARY KEY (file)
);
INSERT INTO "foedus_file" VALUES('agreement/one-river',9,'cc36b751f83e6bc45ab75310007595c8bc433fc357e0f9bfd7a040c355c23d71');
INSERT INTO "foedus_file" VALUES('agreement/two-rivers',9,'cbcb41878ca3f39c484d87c26e39a22e8a492e2f95d4e1004f84e41e117cdfd8');
CREATE TABLE foedus_log_head (
	id INTEGER NOT NULL, 
	size BIGINT NOT NULL, 
	recorded_at TEXT, 
	CONSTRAINT pk_foedus_log_head PRIMARY KEY (id), 
	CONSTRAINT ck_foedus_log_head_single CHECK (id = 1)
);
INSERT INTO "foedus_log_head" VALUES(1,18,'2026-11-24T01:50:11.280853Z');
CREATE TABLE foedus_payload (
	position INTEGER NOT NULL, 
	salt TEXT NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_foedus_payload PRIMARY KEY (position), 
	CONSTRAINT fk_foedus_payload_position_foedus_act FOREIGN KEY(position) REFERENCES foedus_act (position)
);
INSERT INTO "foedus_payload" VALUES(0,'7ae8f0f1116cd34eb5b2c0221ec16ac2','{"definition":"3d286c3b27267cee5160945c8d0df257bd280b88249ee78c95993a1628346a02","title":"One River Compact"}');
INSERT INTO "foedus_payload" VALUES(1,'7495d8628834b380cf1985359baf2f3e','{"day":"2001-05-31"}');
INSERT INTO "foedus_payload" VALUES(2,'e0393da7a755d3857aa0d5fbb91679f9','{"day":"2001-05-31"}');
INSERT INTO "foedus_payload" VALUES(3,'90ceda0814ca4fd32e2de6e7c310e759','{"acts_complete":true}');
INSERT INTO "foedus_payload" VALUES(4,'e9dbf2c7ccb3a6cee2f29933ab6636f3','{"act":"enact","date":"2001-06-01","party":"US-CO"}');
INSERT INTO "foedus_payload" VALUES(5,'3f0e328df5fd818f248713c34f22af4a','{"act":"enact","date":"2001-07-01","party":"US-KS"}');
INSERT INTO "foedus_payload" VALUES(6,'e44fb728e9b431bb987281214ce382ae','{"because":"the condition was met on 2001-07-01: all of the parties have consented to be bound by US-KS; in force on 2001-07-01","day":"2001-07-01","stage":"main","trigger":"2001-07-01"}');
INSERT INTO "foedus_payload" VALUES(7,'4dd1716477cefb2547dd699a67379562','{"because":"no other agreement in the register shares a subject and a party with this one","decided":[],"referred":[]}');
INSERT INTO "foedus_payload" VALUES(8,'0c49ae5a14204e64624a4cb01fc5d727','{"because":"the condition was met on 2001-07-01: all of the parties have consented to be bound by US-KS; in force on 2001-07-01","day":"2001-07-01","literal":null,"parties":["US-CO","US-KS"],"stage":"main"}');
INSERT INTO "foedus_payload" VALUES(9,'e16201fbea2dee182af60065b2d6e245','{"definition":"63b0f6a376ed8f1753fc58b4690171a49d1930929fb74ea33491526dd346d6bc","title":"Two Rivers Compact"}');
INSERT INTO "foedus_payload" VALUES(10,'687c1d97a753dd9dbd8742b3645acd41','{"day":"2003-05-31"}');
INSERT INTO "foedus_payload" VALUES(11,'784ca22dabc38c4023e24053514214e4','{"day":"2003-05-31"}');
INSERT INTO "foedus_payload" VALUES(12,'47993e448f4777bd640b519d1dc4c06c','{"acts_complete":true}');
INSERT INTO "foedus_payload" VALUES(13,'f8247f61dd6039b1f242ce5e871dc823','{"act":"enact","date":"2003-06-01","party":"US-CO"}');
INSERT INTO "foedus_payload" VALUES(14,'afd7fe0de0456a91c82536f59ba6017a','{"act":"enact","date":"2003-07-01","party":"US-KS"}');
INSERT INTO "foedus_payload" VALUES(15,'1b11c38b24babc37abfad80bbb276af9','{"because":"the condition was met on 2003-07-01: all of the parties have consented to be bound by US-KS; in force on 2003-07-01","day":"2003-07-01","stage":"main","trigger":"2003-07-01"}');
INSERT INTO "foedus_payload" VALUES(16,'47db85c309307e8debfee14033608df3','{"because":"precedence examined against one other agreement with a common subject and party: 0 decided by the texts, 1 referred","decided":[],"referred":["one-river"]}');
INSERT INTO "foedus_payload" VALUES(17,'fa90dc803c0c2599193577438805b429','{"because":"the condition was met on 2003-07-01: all of the parties have consented to be bound by US-KS; in force on 2003-07-01","day":"2003-07-01","literal":null,"parties":["US-CO","US-KS"],"stage":"main"}');
CREATE TABLE foedus_stage (
	agreement TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	CONSTRAINT pk_foedus_stage PRIMARY KEY (agreement, stage, n), 
	CONSTRAINT fk_foedus_stage_agreement_foedus_agreement FOREIGN KEY(agreement) REFERENCES foedus_agreement (agreement)
);
INSERT INTO "foedus_stage" VALUES('one-river','main',0,'2001-07-01',NULL);
INSERT INTO "foedus_stage" VALUES('two-rivers','main',0,'2003-07-01',NULL);
CREATE INDEX ix_foedus_act_recorded_at ON foedus_act (recorded_at);
CREATE INDEX ix_foedus_act_actor ON foedus_act (actor);
CREATE INDEX ix_foedus_act_tag ON foedus_act (tag);
CREATE INDEX ix_foedus_adherence_party ON foedus_adherence (party);
CREATE INDEX ix_foedus_binding_party_bound_from ON foedus_binding (party, bound_from);
CREATE TRIGGER foedus_act_no_update BEFORE UPDATE ON foedus_act BEGIN SELECT RAISE(ABORT, 'foedus_act is append-only'); END;
CREATE TRIGGER foedus_act_no_delete BEFORE DELETE ON foedus_act BEGIN SELECT RAISE(ABORT, 'foedus_act is append-only'); END;
CREATE TRIGGER foedus_payload_no_update BEFORE UPDATE ON foedus_payload BEGIN SELECT RAISE(ABORT, 'foedus_payload is append-only'); END;
CREATE TRIGGER foedus_payload_no_delete BEFORE DELETE ON foedus_payload BEGIN SELECT RAISE(ABORT, 'foedus_payload is append-only'); END;
CREATE TRIGGER foedus_definition_no_update BEFORE UPDATE ON foedus_definition BEGIN SELECT RAISE(ABORT, 'foedus_definition is append-only'); END;
CREATE TRIGGER foedus_definition_no_delete BEFORE DELETE ON foedus_definition BEGIN SELECT RAISE(ABORT, 'foedus_definition is append-only'); END;
COMMIT;
