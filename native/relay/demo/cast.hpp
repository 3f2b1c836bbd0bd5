// The people, shops and offices that write to Ann.
#pragma once

#include "native/relay/demo/letter.hpp"

namespace kontor::demo {

inline const Person ann_work{"Ann Vermeer", "ann@work.example"}, ann_home{"Ann Vermeer", "ann@gmx.example"};

// Work.
inline const Person li_wei{"李伟 Li Wei", "li.wei@suzhou-glass.example"};
inline const Person zhang_min{"张敏", "zhang.min@suzhou-glass.example"};
inline const Person jonas{"Jonas Petersen", "jonas.petersen@work.example"};
inline const Person katrin{"Katrin Müller", "k.mueller@hafen-spedition.example"};
inline const Person sophie{"Sophie de Wit", "sophie@work.example"};
inline const Person mark{"Mark Oduya", "mark.oduya@northlight.example"};
inline const Person bakker{"Pieter Bakker", "bakker@bakkerpartners.example"};
inline const Person francesca{"Francesca Rinaldi", "f.rinaldi@fieradesign.example"};
inline const Person desk{"Facilities", "facilities@work.example"};
inline const Person book_keeping{"Accounts", "accounts@work.example"};
inline const Person build_bot{"Shop monitor", "monitor@work.example"};

// Home.
inline const Person mama{"Mama", "els.vermeer@familie.example"};
inline const Person tom{"Tom Vermeer", "tom.vermeer@familie.example"};
inline const Person lena{"Lena Brandt", "lena.brandt@gmx.example"};
inline const Person chen{"陈晓琳", "xiaolin.chen@mail.example"};
inline const Person rowing{"Roeivereniging De Maas", "secretariaat@rvdemaas.example"};
inline const Person energy{"Stadtwerke Hafenstadt", "rechnung@stadtwerke.example"};
inline const Person bookshop{"Boekhandel Van Dam", "bestellingen@vandam-boeken.example"};
inline const Person parcel{"Parcel Service", "no-reply@parcels.example"};
inline const Person railway{"Nederlandse Reizen", "tickets@reizen.example"};
inline const Person garage{"Garage Hoekstra", "info@garagehoekstra.example"};

}  // namespace kontor::demo
