/**
 * All settings of the 230 space groups: number, choice of axes and origin, Hall symbol, Hermann-Mauguin names.
 *
 * @source International Tables for Crystallography, volume A, and volume B, appendix A1.4.2; spelt as in spglib
 * 2.8 (BSD).
 */
export const SPACE_GROUPS: string = `
1||P 1|P1;2||-P 1|P-1;3|b|P 2y|P2,P121;3|c|P 2|P2,P112;3|a|P 2x|P2,P211;4|b|P 2yb|P21,P1211
4|c|P 2c|P21,P1121;4|a|P 2xa|P21,P2111;5|b1|C 2y|C2,C121;5|b2|A 2y|C2,A121;5|b3|I 2y|C2,I121
5|c1|A 2|C2,A112;5|c2|B 2|C2,B112,B2;5|c3|I 2|C2,I112;5|a1|B 2x|C2,B211;5|a2|C 2x|C2,C211
5|a3|I 2x|C2,I211;6|b|P -2y|Pm,P1m1;6|c|P -2|Pm,P11m;6|a|P -2x|Pm,Pm11;7|b1|P -2yc|Pc,P1c1
7|b2|P -2yac|Pc,P1n1;7|b3|P -2ya|Pc,P1a1;7|c1|P -2a|Pc,P11a;7|c2|P -2ab|Pc,P11n
7|c3|P -2b|Pc,P11b,Pb;7|a1|P -2xb|Pc,Pb11;7|a2|P -2xbc|Pc,Pn11;7|a3|P -2xc|Pc,Pc11
8|b1|C -2y|Cm,C1m1;8|b2|A -2y|Cm,A1m1;8|b3|I -2y|Cm,I1m1;8|c1|A -2|Cm,A11m;8|c2|B -2|Cm,B11m,Bm
8|c3|I -2|Cm,I11m;8|a1|B -2x|Cm,Bm11;8|a2|C -2x|Cm,Cm11;8|a3|I -2x|Cm,Im11;9|b1|C -2yc|Cc,C1c1
9|b2|A -2yab|Cc,A1n1;9|b3|I -2ya|Cc,I1a1;9|-b1|A -2ya|Cc,A1a1;9|-b2|C -2yac|Cc,C1n1
9|-b3|I -2yc|Cc,I1c1;9|c1|A -2a|Cc,A11a;9|c2|B -2ab|Cc,B11n;9|c3|I -2b|Cc,I11b
9|-c1|B -2b|Cc,B11b,Bb;9|-c2|A -2ab|Cc,A11n;9|-c3|I -2a|Cc,I11a;9|a1|B -2xb|Cc,Bb11
9|a2|C -2xac|Cc,Cn11;9|a3|I -2xc|Cc,Ic11;9|-a1|C -2xc|Cc,Cc11;9|-a2|B -2xab|Cc,Bn11
9|-a3|I -2xb|Cc,Ib11;10|b|-P 2y|P2/m,P12/m1;10|c|-P 2|P2/m,P112/m;10|a|-P 2x|P2/m,P2/m11
11|b|-P 2yb|P21/m,P121/m1;11|c|-P 2c|P21/m,P1121/m;11|a|-P 2xa|P21/m,P21/m11
12|b1|-C 2y|C2/m,C12/m1;12|b2|-A 2y|C2/m,A12/m1;12|b3|-I 2y|C2/m,I12/m1;12|c1|-A 2|C2/m,A112/m
12|c2|-B 2|C2/m,B112/m,B2/m;12|c3|-I 2|C2/m,I112/m;12|a1|-B 2x|C2/m,B2/m11
12|a2|-C 2x|C2/m,C2/m11;12|a3|-I 2x|C2/m,I2/m11;13|b1|-P 2yc|P2/c,P12/c1
13|b2|-P 2yac|P2/c,P12/n1;13|b3|-P 2ya|P2/c,P12/a1;13|c1|-P 2a|P2/c,P112/a
13|c2|-P 2ab|P2/c,P112/n;13|c3|-P 2b|P2/c,P112/b,P2/b;13|a1|-P 2xb|P2/c,P2/b11
13|a2|-P 2xbc|P2/c,P2/n11;13|a3|-P 2xc|P2/c,P2/c11;14|b1|-P 2ybc|P21/c,P121/c1
14|b2|-P 2yn|P21/c,P121/n1;14|b3|-P 2yab|P21/c,P121/a1;14|c1|-P 2ac|P21/c,P1121/a
14|c2|-P 2n|P21/c,P1121/n;14|c3|-P 2bc|P21/c,P1121/b,P21/b;14|a1|-P 2xab|P21/c,P21/b11
14|a2|-P 2xn|P21/c,P21/n11;14|a3|-P 2xac|P21/c,P21/c11;15|b1|-C 2yc|C2/c,C12/c1
15|b2|-A 2yab|C2/c,A12/n1;15|b3|-I 2ya|C2/c,I12/a1;15|-b1|-A 2ya|C2/c,A12/a1
15|-b2|-C 2yac|C2/c,C12/n1;15|-b3|-I 2yc|C2/c,I12/c1;15|c1|-A 2a|C2/c,A112/a
15|c2|-B 2ab|C2/c,B112/n;15|c3|-I 2b|C2/c,I112/b;15|-c1|-B 2b|C2/c,B112/b,B2/b
15|-c2|-A 2ab|C2/c,A112/n;15|-c3|-I 2a|C2/c,I112/a;15|a1|-B 2xb|C2/c,B2/b11
15|a2|-C 2xac|C2/c,C2/n11;15|a3|-I 2xc|C2/c,I2/c11;15|-a1|-C 2xc|C2/c,C2/c11
15|-a2|-B 2xab|C2/c,B2/n11;15|-a3|-I 2xb|C2/c,I2/b11;16||P 2 2|P222;17||P 2c 2|P2221
17|cab|P 2a 2a|P2122;17|bca|P 2 2b|P2212;18||P 2 2ab|P21212;18|cab|P 2bc 2|P22121
18|bca|P 2ac 2ac|P21221;19||P 2ac 2ab|P212121;20||C 2c 2|C2221;20|cab|A 2a 2a|A2122
20|bca|B 2 2b|B2212;21||C 2 2|C222;21|cab|A 2 2|A222;21|bca|B 2 2|B222;22||F 2 2|F222
23||I 2 2|I222;24||I 2b 2c|I212121;25||P 2 -2|Pmm2;25|cab|P -2 2|P2mm;25|bca|P -2 -2|Pm2m
26||P 2c -2|Pmc21;26|ba-c|P 2c -2c|Pcm21;26|cab|P -2a 2a|P21ma;26|-cba|P -2 2a|P21am
26|bca|P -2 -2b|Pb21m;26|a-cb|P -2b -2|Pm21b;27||P 2 -2c|Pcc2;27|cab|P -2a 2|P2aa
27|bca|P -2b -2b|Pb2b;28||P 2 -2a|Pma2;28|ba-c|P 2 -2b|Pbm2;28|cab|P -2b 2|P2mb
28|-cba|P -2c 2|P2cm;28|bca|P -2c -2c|Pc2m;28|a-cb|P -2a -2a|Pm2a;29||P 2c -2ac|Pca21
29|ba-c|P 2c -2b|Pbc21;29|cab|P -2b 2a|P21ab;29|-cba|P -2ac 2a|P21ca;29|bca|P -2bc -2c|Pc21b
29|a-cb|P -2a -2ab|Pb21a;30||P 2 -2bc|Pnc2;30|ba-c|P 2 -2ac|Pcn2;30|cab|P -2ac 2|P2na
30|-cba|P -2ab 2|P2an;30|bca|P -2ab -2ab|Pb2n;30|a-cb|P -2bc -2bc|Pn2b;31||P 2ac -2|Pmn21
31|ba-c|P 2bc -2bc|Pnm21;31|cab|P -2ab 2ab|P21mn;31|-cba|P -2 2ac|P21nm;31|bca|P -2 -2bc|Pn21m
31|a-cb|P -2ab -2|Pm21n;32||P 2 -2ab|Pba2;32|cab|P -2bc 2|P2cb;32|bca|P -2ac -2ac|Pc2a
33||P 2c -2n|Pna21;33|ba-c|P 2c -2ab|Pbn21;33|cab|P -2bc 2a|P21nb;33|-cba|P -2n 2a|P21cn
33|bca|P -2n -2ac|Pc21n;33|a-cb|P -2ac -2n|Pn21a;34||P 2 -2n|Pnn2;34|cab|P -2n 2|P2nn
34|bca|P -2n -2n|Pn2n;35||C 2 -2|Cmm2;35|cab|A -2 2|A2mm;35|bca|B -2 -2|Bm2m;36||C 2c -2|Cmc21
36|ba-c|C 2c -2c|Ccm21;36|cab|A -2a 2a|A21ma;36|-cba|A -2 2a|A21am;36|bca|B -2 -2b|Bb21m
36|a-cb|B -2b -2|Bm21b;37||C 2 -2c|Ccc2;37|cab|A -2a 2|A2aa;37|bca|B -2b -2b|Bb2b
38||A 2 -2|Amm2;38|ba-c|B 2 -2|Bmm2;38|cab|B -2 2|B2mm;38|-cba|C -2 2|C2mm;38|bca|C -2 -2|Cm2m
38|a-cb|A -2 -2|Am2m;39||A 2 -2b|Aem2;39|ba-c|B 2 -2a|Bme2;39|cab|B -2a 2|B2em
39|-cba|C -2a 2|C2me;39|bca|C -2a -2a|Cm2e;39|a-cb|A -2b -2b|Ae2m;40||A 2 -2a|Ama2
40|ba-c|B 2 -2b|Bbm2;40|cab|B -2b 2|B2mb;40|-cba|C -2c 2|C2cm;40|bca|C -2c -2c|Cc2m
40|a-cb|A -2a -2a|Am2a;41||A 2 -2ab|Aea2;41|ba-c|B 2 -2ab|Bbe2;41|cab|B -2ab 2|B2eb
41|-cba|C -2ac 2|C2ce;41|bca|C -2ac -2ac|Cc2e;41|a-cb|A -2ab -2ab|Ae2a;42||F 2 -2|Fmm2
42|cab|F -2 2|F2mm;42|bca|F -2 -2|Fm2m;43||F 2 -2d|Fdd2;43|cab|F -2d 2|F2dd
43|bca|F -2d -2d|Fd2d;44||I 2 -2|Imm2;44|cab|I -2 2|I2mm;44|bca|I -2 -2|Im2m;45||I 2 -2c|Iba2
45|cab|I -2a 2|I2cb;45|bca|I -2b -2b|Ic2a;46||I 2 -2a|Ima2;46|ba-c|I 2 -2b|Ibm2
46|cab|I -2b 2|I2mb;46|-cba|I -2c 2|I2cm;46|bca|I -2c -2c|Ic2m;46|a-cb|I -2a -2a|Im2a
47||-P 2 2|Pmmm,P2/m2/m2/m;48|1|P 2 2 -1n|Pnnn,P2/n2/n2/n;48|2|-P 2ab 2bc|Pnnn,P2/n2/n2/n
49||-P 2 2c|Pccm,P2/c2/c2/m;49|cab|-P 2a 2|Pmaa,P2/m2/a2/a;49|bca|-P 2b 2b|Pbmb,P2/b2/m2/b
50|1|P 2 2 -1ab|Pban,P2/b2/a2/n;50|2|-P 2ab 2b|Pban,P2/b2/a2/n
50|1cab|P 2 2 -1bc|Pncb,P2/n2/c2/b;50|2cab|-P 2b 2bc|Pncb,P2/n2/c2/b
50|1bca|P 2 2 -1ac|Pcna,P2/c2/n2/a;50|2bca|-P 2a 2c|Pcna,P2/c2/n2/a
51||-P 2a 2a|Pmma,P21/m2/m2/a;51|ba-c|-P 2b 2|Pmmb,P2/m21/m2/b;51|cab|-P 2 2b|Pbmm,P2/b21/m2/m
51|-cba|-P 2c 2c|Pcmm,P2/c2/m21/m;51|bca|-P 2c 2|Pmcm,P2/m2/c21/m
51|a-cb|-P 2 2a|Pmam,P21/m2/a2/m;52||-P 2a 2bc|Pnna,P2/n21/n2/a
52|ba-c|-P 2b 2n|Pnnb,P21/n2/n2/b;52|cab|-P 2n 2b|Pbnn,P2/b2/n21/n
52|-cba|-P 2ab 2c|Pcnn,P2/c21/n2/n;52|bca|-P 2ab 2n|Pncn,P21/n2/c2/n
52|a-cb|-P 2n 2bc|Pnan,P2/n2/a21/n;53||-P 2ac 2|Pmna,P2/m2/n21/a
53|ba-c|-P 2bc 2bc|Pnmb,P2/n2/m21/b;53|cab|-P 2ab 2ab|Pbmn,P21/b2/m2/n
53|-cba|-P 2 2ac|Pcnm,P21/c2/n2/m;53|bca|-P 2 2bc|Pncm,P2/n21/c2/m
53|a-cb|-P 2ab 2|Pman,P2/m21/a2/n;54||-P 2a 2ac|Pcca,P21/c2/c2/a
54|ba-c|-P 2b 2c|Pccb,P2/c21/c2/b;54|cab|-P 2a 2b|Pbaa,P2/b21/a2/a
54|-cba|-P 2ac 2c|Pcaa,P2/c2/a21/a;54|bca|-P 2bc 2b|Pbcb,P2/b2/c21/b
54|a-cb|-P 2b 2ab|Pbab,P21/b2/a2/b;55||-P 2 2ab|Pbam,P21/b21/a2/m
55|cab|-P 2bc 2|Pmcb,P2/m21/c21/b;55|bca|-P 2ac 2ac|Pcma,P21/c2/m21/a
56||-P 2ab 2ac|Pccn,P21/c21/c2/n;56|cab|-P 2ac 2bc|Pnaa,P2/n21/a21/a
56|bca|-P 2bc 2ab|Pbnb,P21/b2/n21/b;57||-P 2c 2b|Pbcm,P2/b21/c21/m
57|ba-c|-P 2c 2ac|Pcam,P21/c2/a21/m;57|cab|-P 2ac 2a|Pmca,P21/m2/c21/a
57|-cba|-P 2b 2a|Pmab,P21/m21/a2/b;57|bca|-P 2a 2ab|Pbma,P21/b21/m2/a
57|a-cb|-P 2bc 2c|Pcmb,P2/c21/m21/b;58||-P 2 2n|Pnnm,P21/n21/n2/m
58|cab|-P 2n 2|Pmnn,P2/m21/n21/n;58|bca|-P 2n 2n|Pnmn,P21/n2/m21/n
59|1|P 2 2ab -1ab|Pmmn,P21/m21/m2/n;59|2|-P 2ab 2a|Pmmn,P21/m21/m2/n
59|1cab|P 2bc 2 -1bc|Pnmm,P2/n21/m21/m;59|2cab|-P 2c 2bc|Pnmm,P2/n21/m21/m
59|1bca|P 2ac 2ac -1ac|Pmnm,P21/m2/n21/m;59|2bca|-P 2c 2a|Pmnm,P21/m2/n21/m
60||-P 2n 2ab|Pbcn,P21/b2/c21/n;60|ba-c|-P 2n 2c|Pcan,P2/c21/a21/n
60|cab|-P 2a 2n|Pnca,P21/n21/c2/a;60|-cba|-P 2bc 2n|Pnab,P21/n2/a21/b
60|bca|-P 2ac 2b|Pbna,P2/b21/n21/a;60|a-cb|-P 2b 2ac|Pcnb,P21/c21/n2/b
61||-P 2ac 2ab|Pbca,P21/b21/c21/a;61|ba-c|-P 2bc 2ac|Pcab,P21/c21/a21/b
62||-P 2ac 2n|Pnma,P21/n21/m21/a;62|ba-c|-P 2bc 2a|Pmnb,P21/m21/n21/b
62|cab|-P 2c 2ab|Pbnm,P21/b21/n21/m;62|-cba|-P 2n 2ac|Pcmn,P21/c21/m21/n
62|bca|-P 2n 2a|Pmcn,P21/m21/c21/n;62|a-cb|-P 2c 2n|Pnam,P21/n21/a21/m
63||-C 2c 2|Cmcm,C2/m2/c21/m;63|ba-c|-C 2c 2c|Ccmm,C2/c2/m21/m;63|cab|-A 2a 2a|Amma,A21/m2/m2/a
63|-cba|-A 2 2a|Amam,A21/m2/a2/m;63|bca|-B 2 2b|Bbmm,B2/b21/m2/m
63|a-cb|-B 2b 2|Bmmb,B2/m21/m2/b;64||-C 2ac 2|Cmce,C2/m2/c21/e
64|ba-c|-C 2ac 2ac|Ccme,C2/c2/m21/e;64|cab|-A 2ab 2ab|Aema,A21/e2/m2/a
64|-cba|-A 2 2ab|Aeam,A21/e2/a2/m;64|bca|-B 2 2ab|Bbem,B2/b21/e2/m
64|a-cb|-B 2ab 2|Bmeb,B2/m21/e2/b;65||-C 2 2|Cmmm,C2/m2/m2/m;65|cab|-A 2 2|Ammm,A2/m2/m2/m
65|bca|-B 2 2|Bmmm,B2/m2/m2/m;66||-C 2 2c|Cccm,C2/c2/c2/m;66|cab|-A 2a 2|Amaa,A2/m2/a2/a
66|bca|-B 2b 2b|Bbmb,B2/b2/m2/b;67||-C 2a 2|Cmme,C2/m2/m2/e;67|ba-c|-C 2a 2a|Cmme,C2/m2/m2/e
67|cab|-A 2b 2b|Aemm,A2/e2/m2/m;67|-cba|-A 2 2b|Aemm,A2/e2/m2/m;67|bca|-B 2 2a|Bmem,B2/m2/e2/m
67|a-cb|-B 2a 2|Bmem,B2/m2/e2/m;68|1|C 2 2 -1ac|Ccce,C2/c2/c2/e;68|2|-C 2a 2ac|Ccce,C2/c2/c2/e
68|1ba-c|C 2 2 -1ac|Ccce,C2/c2/c2/e;68|2ba-c|-C 2a 2c|Ccce,C2/c2/c2/e
68|1cab|A 2 2 -1ab|Aeaa,A2/e2/a2/a;68|2cab|-A 2a 2b|Aeaa,A2/e2/a2/a
68|1-cba|A 2 2 -1ab|Aeaa,A2/e2/a2/a;68|2-cba|-A 2ab 2b|Aeaa,A2/e2/a2/a
68|1bca|B 2 2 -1ab|Bbeb,B2/b2/e2/b;68|2bca|-B 2ab 2b|Bbcb,B2/b2/e2/b
68|1a-cb|B 2 2 -1ab|Bbeb,B2/b2/e2/b;68|2a-cb|-B 2b 2ab|Bbeb,B2/b2/e2/b
69||-F 2 2|Fmmm,F2/m2/m2/m;70|1|F 2 2 -1d|Fddd,F2/d2/d2/d;70|2|-F 2uv 2vw|Fddd,F2/d2/d2/d
71||-I 2 2|Immm,I2/m2/m2/m;72||-I 2 2c|Ibam,I2/b2/a2/m;72|cab|-I 2a 2|Imcb,I2/m2/c2/b
72|bca|-I 2b 2b|Icma,I2/c2/m2/a;73||-I 2b 2c|Ibca,I2/b2/c2/a;73|ba-c|-I 2a 2b|Icab,I2/c2/a2/b
74||-I 2b 2|Imma,I2/m2/m2/a;74|ba-c|-I 2a 2a|Immb,I2/m2/m2/b;74|cab|-I 2c 2c|Ibmm,I2/b2/m2/m
74|-cba|-I 2 2b|Icmm,I2/c2/m2/m;74|bca|-I 2 2a|Imcm,I2/m2/c2/m;74|a-cb|-I 2c 2|Imam,I2/m2/a2/m
75||P 4|P4;76||P 4w|P41;77||P 4c|P42;78||P 4cw|P43;79||I 4|I4;80||I 4bw|I41;81||P -4|P-4
82||I -4|I-4;83||-P 4|P4/m;84||-P 4c|P42/m;85|1|P 4ab -1ab|P4/n;85|2|-P 4a|P4/n
86|1|P 4n -1n|P42/n;86|2|-P 4bc|P42/n;87||-I 4|I4/m;88|1|I 4bw -1bw|I41/a;88|2|-I 4ad|I41/a
89||P 4 2|P422;90||P 4ab 2ab|P4212;91||P 4w 2c|P4122;92||P 4abw 2nw|P41212;93||P 4c 2|P4222
94||P 4n 2n|P42212;95||P 4cw 2c|P4322;96||P 4nw 2abw|P43212;97||I 4 2|I422;98||I 4bw 2bw|I4122
99||P 4 -2|P4mm;100||P 4 -2ab|P4bm;101||P 4c -2c|P42cm;102||P 4n -2n|P42nm;103||P 4 -2c|P4cc
104||P 4 -2n|P4nc;105||P 4c -2|P42mc;106||P 4c -2ab|P42bc;107||I 4 -2|I4mm;108||I 4 -2c|I4cm
109||I 4bw -2|I41md;110||I 4bw -2c|I41cd;111||P -4 2|P-42m;112||P -4 2c|P-42c
113||P -4 2ab|P-421m;114||P -4 2n|P-421c;115||P -4 -2|P-4m2;116||P -4 -2c|P-4c2
117||P -4 -2ab|P-4b2;118||P -4 -2n|P-4n2;119||I -4 -2|I-4m2;120||I -4 -2c|I-4c2
121||I -4 2|I-42m;122||I -4 2bw|I-42d;123||-P 4 2|P4/mmm,P4/m2/m2/m
124||-P 4 2c|P4/mcc,P4/m2/c2/c;125|1|P 4 2 -1ab|P4/nbm,P4/n2/b2/m
125|2|-P 4a 2b|P4/nbm,P4/n2/b2/m;126|1|P 4 2 -1n|P4/nnc,P4/n2/n2/c
126|2|-P 4a 2bc|P4/nnc,P4/n2/n2/c;127||-P 4 2ab|P4/mbm,P4/m21/bm;128||-P 4 2n|P4/mnc,P4/m21/nc
129|1|P 4ab 2ab -1ab|P4/nmm,P4/n21/mm;129|2|-P 4a 2a|P4/nmm,P4/n21/mm
130|1|P 4ab 2n -1ab|P4/ncc,P4/n21/cc;130|2|-P 4a 2ac|P4/ncc,P4/n21/cc
131||-P 4c 2|P42/mmc,P42/m2/m2/c;132||-P 4c 2c|P42/mcm,P42/m2/c2/m
133|1|P 4n 2c -1n|P42/nbc,P42/n2/b2/c;133|2|-P 4ac 2b|P42/nbc,P42/n2/b2/c
134|1|P 4n 2 -1n|P42/nnm,P42/n2/n2/m;134|2|-P 4ac 2bc|P42/nnm,P42/n2/n2/m
135||-P 4c 2ab|P42/mbc,P42/m21/b2/c;136||-P 4n 2n|P42/mnm,P42/m21/n2/m
137|1|P 4n 2n -1n|P42/nmc,P42/n21/m2/c;137|2|-P 4ac 2a|P42/nmc,P42/n21/m2/c
138|1|P 4n 2ab -1n|P42/ncm,P42/n21/c2/m;138|2|-P 4ac 2ac|P42/ncm,P42/n21/c2/m
139||-I 4 2|I4/mmm,I4/m2/m2/m;140||-I 4 2c|I4/mcm,I4/m2/c2/m
141|1|I 4bw 2bw -1bw|I41/amd,I41/a2/m2/d;141|2|-I 4bd 2|I41/amd,I41/a2/m2/d
142|1|I 4bw 2aw -1bw|I41/acd,I41/a2/c2/d;142|2|-I 4bd 2c|I41/acd,I41/a2/c2/d;143||P 3|P3
144||P 31|P31;145||P 32|P32;146|H|R 3|R3;146|R|P 3*|R3;147||-P 3|P-3;148|H|-R 3|R-3
148|R|-P 3*|R-3;149||P 3 2|P312;150||P 3 2"|P321;151||P 31 2 (0 0 4)|P3112;152||P 31 2"|P3121
153||P 32 2 (0 0 2)|P3212;154||P 32 2"|P3221;155|H|R 3 2"|R32;155|R|P 3* 2|R32;156||P 3 -2"|P3m1
157||P 3 -2|P31m;158||P 3 -2"c|P3c1;159||P 3 -2c|P31c;160|H|R 3 -2"|R3m;160|R|P 3* -2|R3m
161|H|R 3 -2"c|R3c;161|R|P 3* -2n|R3c;162||-P 3 2|P-31m,P-312/m;163||-P 3 2c|P-31c,P-312/c
164||-P 3 2"|P-3m1,P-32/m1;165||-P 3 2"c|P-3c1,P-32/c1;166|H|-R 3 2"|R-3m,R-32/m
166|R|-P 3* 2|R-3m,R-32/m;167|H|-R 3 2"c|R-3c,R-32/c;167|R|-P 3* 2n|R-3c,R-32/c;168||P 6|P6
169||P 61|P61;170||P 65|P65;171||P 62|P62;172||P 64|P64;173||P 6c|P63;174||P -6|P-6
175||-P 6|P6/m;176||-P 6c|P63/m;177||P 6 2|P622;178||P 61 2 (0 0 5)|P6122
179||P 65 2 (0 0 1)|P6522;180||P 62 2 (0 0 4)|P6222;181||P 64 2 (0 0 2)|P6422;182||P 6c 2c|P6322
183||P 6 -2|P6mm;184||P 6 -2c|P6cc;185||P 6c -2|P63cm;186||P 6c -2c|P63mc;187||P -6 2|P-6m2
188||P -6c 2|P-6c2;189||P -6 -2|P-62m;190||P -6c -2c|P-62c;191||-P 6 2|P6/mmm,P6/m2/m2/m
192||-P 6 2c|P6/mcc,P6/m2/c2/c;193||-P 6c 2|P63/mcm,P63/m2/c2/m
194||-P 6c 2c|P63/mmc,P63/m2/m2/c;195||P 2 2 3|P23;196||F 2 2 3|F23;197||I 2 2 3|I23
198||P 2ac 2ab 3|P213;199||I 2b 2c 3|I213;200||-P 2 2 3|Pm-3,P2/m-3
201|1|P 2 2 3 -1n|Pn-3,P2/n-3;201|2|-P 2ab 2bc 3|Pn-3,P2/n-3;202||-F 2 2 3|Fm-3,F2/m-3
203|1|F 2 2 3 -1d|Fd-3,F2/d-3;203|2|-F 2uv 2vw 3|Fd-3,F2/d-3;204||-I 2 2 3|Im-3,I2/m-3
205||-P 2ac 2ab 3|Pa-3,P21/a-3;206||-I 2b 2c 3|Ia-3,I21/a-3;207||P 4 2 3|P432
208||P 4n 2 3|P4232;209||F 4 2 3|F432;210||F 4d 2 3|F4132;211||I 4 2 3|I432
212||P 4acd 2ab 3|P4332;213||P 4bd 2ab 3|P4132;214||I 4bd 2c 3|I4132;215||P -4 2 3|P-43m
216||F -4 2 3|F-43m;217||I -4 2 3|I-43m;218||P -4n 2 3|P-43n;219||F -4a 2 3|F-43c
220||I -4bd 2c 3|I-43d;221||-P 4 2 3|Pm-3m,P4/m-32/m;222|1|P 4 2 3 -1n|Pn-3n,P4/n-32/n
222|2|-P 4a 2bc 3|Pn-3n,P4/n-32/n;223||-P 4n 2 3|Pm-3n,P42/m-32/n
224|1|P 4n 2 3 -1n|Pn-3m,P42/n-32/m;224|2|-P 4bc 2bc 3|Pn-3m,P42/n-32/m
225||-F 4 2 3|Fm-3m,F4/m-32/m;226||-F 4a 2 3|Fm-3c,F4/m-32/c;227|1|F 4d 2 3 -1d|Fd-3m,F41/d-32/m
227|2|-F 4vw 2vw 3|Fd-3m,F41/d-32/m;228|1|F 4d 2 3 -1ad|Fd-3c,F41/d-32/c
228|2|-F 4ud 2vw 3|Fd-3c,F41/d-32/c;229||-I 4 2 3|Im-3m,I4/m-32/m
230||-I 4bd 2c 3|Ia-3d,I41/a-32/d
`;
